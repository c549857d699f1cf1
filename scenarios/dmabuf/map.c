/* SPDX-License-Identifier: Apache-2.0
 *
 * A peer imports the buffer, maps and uses it, while the user turns the BAR's memory off and on again.
 *
 * VARIANT B2 [B2] VIOLATED: one thread: what was revoked can be mapped again
 * VARIANT B2_window [B2 G11] VIOLATED: revoked between the test in attach and the attachment's place on the list
 * VARIANT fixed [B2 G11 G20] HOLDS: map asks under resv; the test in attach is only a hint
 */
#ifdef VARIANT_B2_window
#define VARIANT_B2 1
#endif
#include "../vfio/user.h"

static struct kh_importer importer = { .target = &pdev };
static int dmabuf_fd;

KH_INIT(open_device)
{
	bind_and_open_device();
	dmabuf_fd = user_export(&vdev);
}

#if VARIANT_B2 && !VARIANT_B2_window
KH_THREAD(user)
{
	kh_importer_attach(&importer, dmabuf_fd);
	kh_importer_map(&importer);
	user_write_command(&vdev, 0);
	kh_importer_map(&importer);
	kh_importer_dma(&importer); /* FINDS(B2) assertion */
}
#else
KH_THREAD(peer)
{
	if (kh_importer_attach(&importer, dmabuf_fd)) {
		kh_reach("not attached");
		return;
	}
	if (kh_importer_map(&importer) == -ENODEV) {
#if VARIANT_fixed
		kh_reach("not mapped");
#endif
	}
	kh_importer_dma(&importer); /* FINDS(B2_window) assertion */
	if (!kh_importer_map(&importer))
		kh_reach("mapped");
	kh_importer_dma(&importer); /* FINDS(B2_window) assertion */
}

KH_THREAD(config)
{
	user_write_command(&vdev, 0);
#if !VARIANT_B2_window
	user_write_command(&vdev, PCI_COMMAND_MEMORY);
#endif
}
#endif

KH_FINAL(detach)
{
#if VARIANT_fixed
	assert_settled(&vdev);
#endif
	if (importer.attach)
		kh_importer_detach(&importer);
}
