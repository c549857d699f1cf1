/* SPDX-License-Identifier: Apache-2.0
 *
 * An export that gets no file descriptor. One thread is enough.
 *
 * VARIANT B6 [B6] VIOLATED: nobody drops the reference of the file that has no descriptor
 * VARIANT fixed [B6] HOLDS: dropped; the release frees the rest
 */
#include "../vfio/user.h"

static int device_fd;

KH_INIT(open_device)
{
	device_fd = bind_and_open_device();
	kh_environment.fd_table_full = true;
}

KH_THREAD(user)
{
	int dmabuf_fd = user_export(&vdev);

	if (dmabuf_fd == -EMFILE)
		kh_reach("EMFILE");
	else
		kh_close(dmabuf_fd);
	kh_close(device_fd);
}

KH_FINAL(unbind)
{
	vfio_unregister_group_dev(&vdev.vdev);
}
