/* SPDX-License-Identifier: Apache-2.0
 *
 * A write to the COMMAND register that the hardware refuses. One thread is enough.
 *
 * VARIANT B10 [B10] VIOLATED: the error return leaves the buffer revoked, with memory enabled
 * VARIANT fixed [B10] HOLDS: the error return gives it back
 */
#include "../vfio/user.h"

KH_INIT(open_device)
{
	bind_and_open_device();
	user_export(&vdev);
	kh_environment.config_writes_fail = true;
}

KH_THREAD(user)
{
	if (user_write_command(&vdev, 0) == -EIO)
		kh_reach("refused");
}

KH_FINAL(at_rest)
{
	assert_settled(&vdev);
}
