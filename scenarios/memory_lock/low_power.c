/* SPDX-License-Identifier: Apache-2.0
 *
 * The user puts the device into low power. Any later call finds it awake, and lets it go back to sleep when it ends.
 * One thread is enough; the PM worker suspends the device some time after the last use of it.
 *
 * VARIANT B9 [B9] VIOLATED: export, COMMAND and reset take the device for awake: a peer reaches it asleep
 * VARIANT G22 [G22] VIOLATED: woken with memory_lock held, which the callback takes itself
 * VARIANT fixed [B9 G16 G22] HOLDS: in low power buffers are and stay revoked, also by a second entry
 */
#include "../vfio/user.h"

static struct kh_importer importer = { .target = &pdev };
static int dmabuf_fd;

KH_INIT(open_device)
{
	bind_and_open_device();
	dmabuf_fd = user_export(&vdev);
}

KH_THREAD(user)
{
	unsigned int how = kh_choose(4);
	int new_fd;

	if (how)
		kh_importer_attach(&importer, dmabuf_fd);
	KH_ASSERT(!user_low_power_entry(&vdev, -1));
	switch (how) {
	case 0:
		new_fd = user_export(&vdev);
		if (kh_importer_attach(&importer, new_fd))
			return;
		if (!kh_importer_map(&importer))
			kh_importer_dma(&importer); /* FINDS(B9) assertion */
		break;
	case 1:
		user_write_command(&vdev, PCI_COMMAND_MEMORY);
		if (!kh_importer_map(&importer))
			kh_importer_dma(&importer); /* FINDS(B9) assertion */
		break;
	case 2:
		user_reset(&vdev);
		if (!kh_importer_map(&importer))
			kh_importer_dma(&importer); /* FINDS(B9) assertion */
		break;
	case 3:
		KH_ASSERT(user_low_power_entry(&vdev, -1) == -EINVAL);
		KH_ASSERT(kh_importer_map(&importer) == -ENODEV);
		kh_reach("revoked");
		break;
	}
}

KH_FINAL(at_rest)
{
	if (pdev.current_state == PCI_D3hot)
		kh_reach("asleep");
	user_low_power_exit(&vdev);
	assert_settled(&vdev);
}
