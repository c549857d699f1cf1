/* SPDX-License-Identifier: Apache-2.0
 *
 * The kernel's own vfio-pci, virqfd and eventfd, unmodified: INTx comes, user space unmasks it, and gives it another eventfd
 * or none, at once, by VFIO_DEVICE_SET_IRQS.
 *
 * KH_SOURCES: drivers/vfio/pci/vfio_pci_core.c drivers/vfio/pci/vfio_pci_config.c drivers/vfio/pci/vfio_pci_intrs.c
 * KH_SOURCES: drivers/vfio/vfio_main.c
 * VARIANT unmask HOLDS: the old eventfd is put when no handler can signal it any more
 */
#include "fs/eventfd.c"
#include "drivers/vfio/virqfd.c"
#include "vfio_pci_device.h"

static int fd[2];

static long set_irqs(u32 flags, u32 count, int eventfd)
{
	struct {
		struct vfio_irq_set head;
		s32 fd;
	} set = {};
	long ret;

	set.head.argsz = sizeof(set);
	set.head.flags = flags;
	set.head.index = VFIO_PCI_INTX_IRQ_INDEX;
	set.head.count = count;
	set.fd = eventfd;
	kh_syscall_enter();
	ret = vfio_pci_core_ioctl(&vdev->vdev, VFIO_DEVICE_SET_IRQS, (unsigned long)&set);
	kh_syscall_exit();
	return ret;
}

#define TRIGGER (VFIO_IRQ_SET_DATA_EVENTFD | VFIO_IRQ_SET_ACTION_TRIGGER)

KH_INIT(setup)
{
	open_device();
	KH_ASSERT(vfio_virqfd_init() == 0);
	fd[0] = do_eventfd(0, 0);
	fd[1] = do_eventfd(0, 0);
	KH_ASSERT(set_irqs(TRIGGER, 1, fd[0]) == 0);
	kh_close(fd[0]);
}

KH_THREAD(unmasker)
{
	set_irqs(VFIO_IRQ_SET_DATA_NONE | VFIO_IRQ_SET_ACTION_UNMASK, 1, 0);
}

KH_THREAD(setter)
{
	KH_ASSERT(set_irqs(TRIGGER, 1, fd[1]) == 0);
	kh_close(fd[1]);
	KH_ASSERT(set_irqs(VFIO_IRQ_SET_DATA_NONE | VFIO_IRQ_SET_ACTION_TRIGGER, 0, 0) == 0);
	kh_reach("disabled");
}

KH_FINAL(teardown)
{
	vfio_virqfd_exit();
	close_device();
}
