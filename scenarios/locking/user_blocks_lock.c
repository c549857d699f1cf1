/* SPDX-License-Identifier: Apache-2.0
 *
 * A copy to user space under a mutex: allowed to sleep, but for as long as user space likes.
 *
 * VARIANT under_lock VIOLATED: a reset waits for the lock as long as user space wants
 * VARIANT nobody_waits HOLDS: the same, but no other thread needs the lock
 * VARIANT after_unlock HOLDS: copy to the stack under the lock, to user space after it
 */
#include <kheddle/scenario.h>
#include <linux/mutex.h>
#include <linux/uaccess.h>

static DEFINE_MUTEX(lock);
static int counter;
static int user_buffer; /* memory of user space */

KH_INIT(environment)
{
	kh_environment.user_copies_stall = true;
}

KH_THREAD(ioctl)
{
	int copy;

	mutex_lock(&lock);
	copy = counter;
#ifndef VARIANT_after_unlock
	if (copy_to_user(&user_buffer, &copy, sizeof(copy))) /* FINDS(under_lock) user-blocks-lock */
		copy = 0;
#endif
	mutex_unlock(&lock);
#ifdef VARIANT_after_unlock
	if (copy_to_user(&user_buffer, &copy, sizeof(copy)))
		copy = 0;
#endif
}

#ifndef VARIANT_nobody_waits
KH_THREAD(reset)
{
	mutex_lock(&lock);
	counter = 0;
	mutex_unlock(&lock);
}
#endif
