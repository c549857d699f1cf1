/* SPDX-License-Identifier: Apache-2.0
 *
 * Low power with an eventfd: the device wakes by itself, and that ends low power; or the user does.
 *
 * VARIANT B8 [B8] VIOLATED: after the wake-up the CPU may use the BAR again, the buffer stays revoked
 * VARIANT fixed [B8] HOLDS: the wake-up gives it back
 */
#include "../vfio/user.h"

static struct kh_importer importer = { .target = &pdev };
static struct vm_area_struct vma = { .vm_start = PAGE_SIZE, .vm_end = 2 * PAGE_SIZE };
static int eventfd;

KH_INIT(open_device)
{
	int device_fd = bind_and_open_device();

	kh_mmap(device_fd, &vma);
	kh_importer_attach(&importer, user_export(&vdev));
	kh_importer_map(&importer);
	eventfd = kh_eventfd(0, EFD_NONBLOCK);
}

KH_THREAD(user)
{
	u64 count;

	user_low_power_entry(&vdev, eventfd);
	if (kh_read(eventfd, &count, sizeof(count)) > 0)
		kh_reach("woken");
	if (kh_choose(2)) {
		user_low_power_exit(&vdev);
		KH_ASSERT(!kh_importer_map(&importer));
	}
}

KH_THREAD(peer)
{
	kh_importer_dma(&importer);
	kh_importer_map(&importer);
	kh_importer_dma(&importer);
}

KH_THREAD(cpu)
{
	if (kh_fault(&vma, vma.vm_start) == VM_FAULT_SIGBUS)
		kh_reach("SIGBUS");
	kh_bar_touch(&pdev, &vma);
}

KH_DAEMON_THREAD(device)
{
	kh_pm_wakeup(&pdev.dev);
}

KH_FINAL(at_rest)
{
	/* The device may be waking just now. */
	down_write(&vdev.memory_lock);
	assert_settled(&vdev);
	up_write(&vdev.memory_lock);
}
