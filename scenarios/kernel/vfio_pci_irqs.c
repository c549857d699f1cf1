/* SPDX-License-Identifier: Apache-2.0
 *
 * The kernel's own vfio-pci, virqfd and eventfd, unmodified: VFIO_DEVICE_SET_IRQS masks INTx, gives interrupts other
 * eventfds and takes them away, while interrupts come, an eventfd unmasks, and the driver asks for the device.
 *
 * KH_SOURCES: drivers/vfio/pci/vfio_pci_core.c drivers/vfio/pci/vfio_pci_config.c drivers/vfio/pci/vfio_pci_rdwr.c
 * KH_SOURCES: drivers/vfio/pci/vfio_pci_intrs.c
 * VARIANT mask HOLDS: INTx comes while it is masked, and while it is disabled
 * VARIANT unmask HOLDS: the eventfd that unmasks INTx, so that it comes, is signalled while INTx is disabled
 * VARIANT request HOLDS: the device is asked for while the eventfd for that changes
 * VARIANT msi HOLDS: MSI comes while its eventfd changes, or after
 */
#include "fs/eventfd.c"
#include "drivers/vfio/virqfd.c"
#include "vfio_pci_file.h"

#define TRIGGER VFIO_IRQ_SET_ACTION_TRIGGER
#define MASK VFIO_IRQ_SET_ACTION_MASK
#define UNMASK VFIO_IRQ_SET_ACTION_UNMASK

static struct vfio_pci_core_device *vdev;
static int fd, eventfd[2];

/* With an eventfd: VFIO_IRQ_SET_DATA_EVENTFD of one interrupt; with none, nothing but count. */
static long set_irqs(u32 index, u32 action, u32 count, int eventfd)
{
	struct {
		struct vfio_irq_set head;
		s32 fd;
	} set = {};

	set.head.argsz = sizeof(set);
	set.head.flags = action | (eventfd < 0 ? VFIO_IRQ_SET_DATA_NONE : VFIO_IRQ_SET_DATA_EVENTFD);
	set.head.index = index;
	set.head.count = count;
	set.fd = eventfd;
	return kh_ioctl(fd, VFIO_DEVICE_SET_IRQS, (unsigned long)&set);
}

#if VARIANT_msi
#define INDEX VFIO_PCI_MSI_IRQ_INDEX
#elif VARIANT_request
#define INDEX VFIO_PCI_REQ_IRQ_INDEX
#else
#define INDEX VFIO_PCI_INTX_IRQ_INDEX
#endif

KH_INIT(setup)
{
	struct pci_dev *pdev = kh_pci_alloc();

	init_vfio();
	KH_ASSERT(vfio_virqfd_init() == 0);
#if VARIANT_msi
	kh_pci_add_msi(pdev);
#endif
	vdev = probe_device(pdev);
	fd = open_device(vdev);
	eventfd[0] = do_eventfd(0, 0);
	eventfd[1] = do_eventfd(0, 0);
	KH_ASSERT(set_irqs(INDEX, TRIGGER, 1, eventfd[0]) == 0);
#if VARIANT_unmask
	KH_ASSERT(set_irqs(INDEX, UNMASK, 1, eventfd[1]) == 0);
	KH_ASSERT(set_irqs(INDEX, MASK, 1, -1) == 0);
#endif
	kh_close(eventfd[0]);
}

#if VARIANT_mask
KH_THREAD(masker)
{
	if (set_irqs(INDEX, MASK, 1, -1) == 0)
		kh_reach("masked");
}
#elif VARIANT_unmask
KH_THREAD(user)
{
	u64 one = 1;

	KH_ASSERT(kh_write(eventfd[1], &one, sizeof(one)) == sizeof(one));
}
#elif VARIANT_request
KH_THREAD(remover)
{
	vfio_pci_core_request(&vdev->vdev, 0);
}
#endif

KH_THREAD(setter)
{
#if VARIANT_msi || VARIANT_request
	KH_ASSERT(set_irqs(INDEX, TRIGGER, 1, eventfd[1]) == 0);
	kh_close(eventfd[1]);
#endif
#if !VARIANT_msi /* the end of the device does it */
	KH_ASSERT(set_irqs(INDEX, TRIGGER, 0, -1) == 0);
	kh_reach("disabled");
#endif
}

KH_FINAL(teardown)
{
	kh_close(fd);
#if VARIANT_unmask
	kh_close(eventfd[1]);
#endif
	remove_device(vdev);
	vfio_virqfd_exit();
	vfio_pci_uninit_perm_bits();
}
