/* SPDX-License-Identifier: Apache-2.0
 *
 * The kernel's own vfio-pci, virqfd and eventfd, unmodified: a write to an eventfd writes to the BAR, from the wakeup itself
 * or from a work item, while user space makes the ioeventfd and takes it back, closes the eventfd or the
 * device, or switches memory off.
 *
 * KH_SOURCES: drivers/vfio/pci/vfio_pci_core.c drivers/vfio/pci/vfio_pci_config.c drivers/vfio/pci/vfio_pci_rdwr.c
 * KH_SOURCES: drivers/vfio/pci/vfio_pci_intrs.c
 * VARIANT remove HOLDS: no write after it is taken back, none while memory is off
 * VARIANT hangup HOLDS: the eventfd is closed at the same time
 * VARIANT close HOLDS: the device is closed at the same time
 * VARIANT add VIOLATED: made at the same time: the eventfd's count is written as a plain variable and polled
 * FINDS(add) data-race at fs/eventfd.c eventfd_ctx_do_read
 * FINDS(add) data-race at fs/eventfd.c eventfd_write
 */
#include "fs/eventfd.c"
#include "drivers/vfio/virqfd.c"
#include "vfio_pci_file.h"

static struct vfio_pci_core_device *vdev;
static int fd, eventfd;

static long set_ioeventfd(int eventfd)
{
	struct vfio_device_ioeventfd set = {
		.argsz = sizeof(set),
		.flags = VFIO_DEVICE_IOEVENTFD_32,
		.offset = VFIO_PCI_INDEX_TO_OFFSET(VFIO_PCI_BAR0_REGION_INDEX),
		.data = 1,
		.fd = eventfd,
	};

	return kh_ioctl(fd, VFIO_DEVICE_IOEVENTFD, (unsigned long)&set);
}

KH_INIT(setup)
{
	init_vfio();
	KH_ASSERT(vfio_virqfd_init() == 0);
	vdev = probe_device(kh_pci_alloc());
	fd = open_device(vdev);
	eventfd = do_eventfd(0, 0);
#if !VARIANT_add
	KH_ASSERT(set_ioeventfd(eventfd) == 0);
#endif
}

KH_THREAD(user)
{
	u64 one = 1;

	KH_ASSERT(kh_write(eventfd, &one, sizeof(one)) == sizeof(one));
#if VARIANT_hangup
	kh_close(eventfd);
#endif
}

KH_THREAD(setter)
{
#if VARIANT_add
	KH_ASSERT(set_ioeventfd(eventfd) == 0);
#endif
#if VARIANT_close
	kh_close(fd);
#else
	KH_ASSERT(set_ioeventfd(-1) == 0);
	kh_reach("taken back");
#endif
}

#if VARIANT_remove
KH_THREAD(commander)
{
	u16 off = 0;
	loff_t pos = VFIO_PCI_INDEX_TO_OFFSET(VFIO_PCI_CONFIG_REGION_INDEX) + PCI_COMMAND;

	kh_syscall_enter();
	KH_ASSERT(vfio_pci_core_write(&vdev->vdev, (char *)&off, sizeof(off), &pos) == 2);
	kh_syscall_exit();
}
#endif

KH_FINAL(teardown)
{
	kh_close(fd);
	kh_close(eventfd);
	remove_device(vdev);
	vfio_virqfd_exit();
	vfio_pci_uninit_perm_bits();
}
