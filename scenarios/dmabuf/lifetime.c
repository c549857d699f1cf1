/* SPDX-License-Identifier: Apache-2.0
 *
 * The end of a buffer from both sides: its last descriptor is closed while the device is. There are two buffers.
 *
 * VARIANT fixed [G1 G2] HOLDS: one of release and cleanup takes the buffer off the list, and puts the registration once
 * VARIANT G1 [G1] VIOLATED: cleanup without a reference
 * VARIANT G1_plain_get [G1] VIOLATED: cleanup takes a reference where there may be none
 * VARIANT G2 [G2] VIOLATED: cleanup puts the registration of a buffer that release owns
 */
#include "../vfio/user.h"

static int device_fd, dmabuf_fd;

KH_INIT(open_device)
{
	device_fd = bind_and_open_device();
	dmabuf_fd = user_export(&vdev);
	user_export(&vdev);
}

KH_THREAD(close_buffer)
{
	kh_close(dmabuf_fd); /* FINDS(G1) lock-imbalance */
	if (data_race(vdev.vconfig))
		kh_reach("buffer first");
	else
		kh_reach("device first");
}

KH_THREAD(close_device)
{
	kh_close(device_fd);
}

KH_FINAL(unbind)
{
	KH_ASSERT(list_empty(&vdev.dmabufs));
	vfio_unregister_group_dev(&vdev.vdev); /* FINDS(G1, G2) refcount */
}
