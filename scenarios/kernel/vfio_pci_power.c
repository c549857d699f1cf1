/* SPDX-License-Identifier: Apache-2.0
 *
 * The kernel's own vfio-pci, unmodified, and the runtime PM worker: user space lets the device sleep
 * (VFIO_DEVICE_FEATURE_LOW_POWER_ENTRY), or writes D3hot to PMCSR, and takes it back, while another thread of it faults on
 * the mapped BAR and uses it.
 *
 * KH_SOURCES: drivers/vfio/pci/vfio_pci_config.c drivers/vfio/pci/vfio_pci_rdwr.c drivers/vfio/pci/vfio_pci_intrs.c
 * VARIANT exit HOLDS: in and out again
 * VARIANT wakeup HOLDS: a read of the BAR wakes the device, which says so by the eventfd
 * VARIANT pmcsr HOLDS: D3hot by the register, and a reset brings it back
 * VARIANT intx HOLDS: INTx, which comes once, is masked while the device sleeps; disabling it wakes the device
 * VARIANT masked HOLDS: INTx that user space has masked stays masked when the device wakes
 */
#include "fs/eventfd.c"
#include "drivers/vfio/virqfd.c"
#include "vfio_pci_file.h"
#include "drivers/vfio/pci/vfio_pci_core.c"

static struct vfio_pci_core_device *vdev;
static struct vm_area_struct *vma;
static int fd, interrupt;

static long set_feature(u32 feature, int eventfd)
{
	struct {
		struct vfio_device_feature head;
		struct vfio_device_low_power_entry_with_wakeup entry;
	} set = {};

	set.head.argsz = sizeof(set.head) + (eventfd < 0 ? 0 : sizeof(set.entry));
	set.head.flags = VFIO_DEVICE_FEATURE_SET | feature;
	set.entry.wakeup_eventfd = eventfd;
	return kh_ioctl(fd, VFIO_DEVICE_FEATURE, (unsigned long)&set);
}

#if VARIANT_intx || VARIANT_masked
static long set_intx(u32 action, u32 count, int eventfd)
{
	struct {
		struct vfio_irq_set head;
		s32 fd;
	} set = {};

	set.head.argsz = sizeof(set);
	set.head.flags = action | (eventfd < 0 ? VFIO_IRQ_SET_DATA_NONE : VFIO_IRQ_SET_DATA_EVENTFD);
	set.head.index = VFIO_PCI_INTX_IRQ_INDEX;
	set.head.count = count;
	set.fd = eventfd;
	return kh_ioctl(fd, VFIO_DEVICE_SET_IRQS, (unsigned long)&set);
}
#endif

KH_INIT(setup)
{
	struct pci_dev *pdev = kh_pci_alloc();

	init_vfio();
	kh_pci_add_power_management(pdev);
	vdev = probe_device(pdev);
	vfio_pci_probe_power_state(vdev);
	pdev->dev.driver->pm = &vfio_pci_core_pm_ops;
	fd = open_device(vdev);
	pm_runtime_allow(&pdev->dev);
	vma = kh_mmap(fd);
	KH_ASSERT(vma);
#if VARIANT_intx || VARIANT_masked
	KH_ASSERT(vfio_virqfd_init() == 0);
	interrupt = do_eventfd(0, 0);
	KH_ASSERT(set_intx(VFIO_IRQ_SET_ACTION_TRIGGER, 1, interrupt) == 0);
#endif
#if VARIANT_masked
	KH_ASSERT(set_intx(VFIO_IRQ_SET_ACTION_MASK, 1, -1) == 0);
#endif
}

#if VARIANT_intx || VARIANT_masked
KH_THREAD(manager)
{
	KH_ASSERT(set_feature(VFIO_DEVICE_FEATURE_LOW_POWER_ENTRY, -1) == 0);
	if (READ_ONCE(vdev->pdev->dev.power.runtime_status) == RPM_SUSPENDED)
		kh_reach("asleep");
	KH_ASSERT(set_intx(VFIO_IRQ_SET_ACTION_TRIGGER, 0, -1) == 0);
}
#else
KH_THREAD(user)
{
	if (kh_vma_fault(vma) == VM_FAULT_SIGBUS)
		kh_reach("refused");
	if (kh_vma_present(vma))
		kh_reach("mapped");
	kh_vma_touch(vma, vdev->pdev);
}
#endif

#if VARIANT_exit
KH_THREAD(manager)
{
	KH_ASSERT(set_feature(VFIO_DEVICE_FEATURE_LOW_POWER_ENTRY, -1) == 0);
	if (READ_ONCE(vdev->pdev->dev.power.runtime_status) == RPM_SUSPENDED)
		kh_reach("asleep");
	KH_ASSERT(set_feature(VFIO_DEVICE_FEATURE_LOW_POWER_EXIT, -1) == 0);
	KH_ASSERT(vdev->pdev->current_state == PCI_D0);
}
#elif VARIANT_wakeup
KH_THREAD(manager)
{
	int wakeup = do_eventfd(0, EFD_NONBLOCK);
	struct eventfd_ctx *ctx = eventfd_ctx_fdget(wakeup);
	u32 value;
	u64 count;

	KH_ASSERT(set_feature(VFIO_DEVICE_FEATURE_LOW_POWER_ENTRY_WITH_WAKEUP, wakeup) == 0);
	KH_ASSERT(kh_read(fd, &value, sizeof(value)) == sizeof(value));
	spin_lock_irq(&ctx->wqh.lock);
	eventfd_ctx_do_read(ctx, &count);
	spin_unlock_irq(&ctx->wqh.lock);
	if (count)
		kh_reach("woken");
	eventfd_ctx_put(ctx);
	kh_close(wakeup);
}
#elif VARIANT_pmcsr
KH_THREAD(manager)
{
	u16 d3hot = PCI_D3hot;
	loff_t pos = VFIO_PCI_INDEX_TO_OFFSET(VFIO_PCI_CONFIG_REGION_INDEX) + PCI_STD_HEADER_SIZEOF + PCI_PM_CTRL;

	kh_syscall_enter();
	KH_ASSERT(vfio_pci_core_write(&vdev->vdev, (char *)&d3hot, sizeof(d3hot), &pos) == 2);
	kh_syscall_exit();
	if (vdev->pdev->current_state == PCI_D3hot)
		kh_reach("in D3hot");
	KH_ASSERT(kh_ioctl(fd, VFIO_DEVICE_RESET, 0) == 0);
}
#endif

KH_FINAL(teardown)
{
	kh_vma_unmap(vma);
	kh_vma_free(vma);
	kh_close(fd);
#if VARIANT_intx || VARIANT_masked
#if VARIANT_masked
	struct eventfd_ctx *ctx = eventfd_ctx_fdget(interrupt);

	KH_ASSERT(ctx->count == 0);
	eventfd_ctx_put(ctx);
#endif
	kh_close(interrupt);
	vfio_virqfd_exit();
#endif
	remove_device(vdev);
	vfio_pci_uninit_perm_bits();
}
