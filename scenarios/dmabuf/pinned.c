/* SPDX-License-Identifier: Apache-2.0
 *
 * An importer that cannot be told to drop its mapping.
 *
 * VARIANT fixed [G21] HOLDS: without move_notify it has no peer2peer, and is turned away
 * VARIANT G21 [G21] VIOLATED: let in, it keeps its mapping for ever
 */
#include "../vfio/user.h"

static struct kh_importer importer = { .target = &pdev };
static int dmabuf_fd;

KH_INIT(open_device)
{
	bind_and_open_device();
	dmabuf_fd = user_export(&vdev);
}

KH_THREAD(peer)
{
	if (kh_importer_attach_pinned(&importer, dmabuf_fd) == -EOPNOTSUPP) {
		kh_reach("turned away");
		return;
	}
	if (!importer.attach || kh_importer_map(&importer))
		return;
	kh_importer_dma(&importer); /* FINDS(G21) assertion */
}

KH_THREAD(config)
{
	user_write_command(&vdev, 0);
}
