/* SPDX-License-Identifier: Apache-2.0
 *
 * The user closes the device while a peer imports its buffer.
 *
 * VARIANT B3_map [B3] VIOLATED: one thread: map looks for its provider in a device that cleanup has taken away
 * VARIANT B3_attach [B3] VIOLATED: so does attach, after it saw a usable buffer
 * VARIANT B4 [B4] VIOLATED: the device is disabled first, and its buffers revoked after that
 * VARIANT fixed [B3 B4] HOLDS: revoked first; the buffer knows its provider
 */
#if defined(VARIANT_B3_map) || defined(VARIANT_B3_attach)
#define VARIANT_B3 1
#endif
#include "../vfio/user.h"

static struct kh_importer importer = { .target = &pdev };
static int device_fd, dmabuf_fd;

KH_INIT(open_device)
{
	device_fd = bind_and_open_device();
	dmabuf_fd = user_export(&vdev);
}

#if VARIANT_B3_map
KH_THREAD(user)
{
	kh_importer_attach(&importer, dmabuf_fd);
	kh_close(device_fd);
	kh_importer_map(&importer);
}
#else
KH_THREAD(peer)
{
	if (kh_importer_attach(&importer, dmabuf_fd)) {
		kh_reach("not attached");
		return;
	}
#if !VARIANT_B3_attach
	if (kh_importer_map(&importer) == -ENODEV)
		kh_reach("not mapped");
#endif
	kh_importer_dma(&importer); /* FINDS(B4) assertion */
}

KH_THREAD(user)
{
	kh_close(device_fd);
}
#endif

KH_FINAL(unbind)
{
	if (importer.attach) {
#if !VARIANT_B3
		KH_ASSERT(kh_importer_map(&importer) == -ENODEV);
#endif
		kh_importer_detach(&importer);
	}
	kh_close(dmabuf_fd);
	vfio_unregister_group_dev(&vdev.vdev);
}
