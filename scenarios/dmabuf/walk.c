/* SPDX-License-Identifier: Apache-2.0
 *
 * The list of buffers is walked by a revocation while a buffer goes.
 *
 * VARIANT fixed [G3 G4 G9] HOLDS: release runs later, and needs memory_lock(W) to unlink
 * VARIANT G4 [G4] VIOLATED: release unlinks under resv: the walk's next entry is freed
 * VARIANT no_reference [G9] HOLDS: needed for nothing here: release cannot get past memory_lock, nobody is attached
 * VARIANT G3 [G3] VIOLATED: the last reference dropped under memory_lock, its release run there and then
 * VARIANT G9 [G9] VIOLATED: the walk takes a reference where there is none
 */
#include "../vfio/user.h"

static int dmabuf_fd;

KH_INIT(open_device)
{
	bind_and_open_device();
	user_export(&vdev);
	dmabuf_fd = user_export(&vdev);
}

KH_THREAD(close_buffer)
{
	kh_close(dmabuf_fd);
}

KH_THREAD(config)
{
	user_write_command(&vdev, 0);
	user_write_command(&vdev, PCI_COMMAND_MEMORY);
}

KH_FINAL(at_rest)
{
	assert_settled(&vdev);
}
