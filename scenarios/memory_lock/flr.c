/* SPDX-License-Identifier: Apache-2.0
 *
 * A function level reset by config space, with a buffer exported. One thread is enough.
 *
 * VARIANT B1 [B1] VIOLATED: after the reset the buffer is revoked once more, in place of given back
 * VARIANT fixed [B1 G17] HOLDS: it is given back, also when the reset was refused
 */
#include "../vfio/user.h"

static int dmabuf_fd;

KH_INIT(open_device)
{
	bind_and_open_device();
	dmabuf_fd = user_export(&vdev);
	kh_environment.hardware_fails = !posted(B1);
}

KH_THREAD(user)
{
	user_flr(&vdev, kh_choose(2) ? BY_AF : BY_EXP);
#if VARIANT_fixed
	kh_reach("given back");
#endif
}

KH_FINAL(at_rest)
{
	assert_settled(&vdev);
}
