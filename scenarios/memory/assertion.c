/* SPDX-License-Identifier: Apache-2.0
 *
 * VARIANT bug_on VIOLATED: a path that skips the lock meets another user
 * VARIANT warn_on VIOLATED: the same as a warning, after which the kernel goes on
 * VARIANT divide VIOLATED: division by a count that another thread has set to 0
 * VARIANT locked HOLDS: all take the lock
 */
#include <kheddle/scenario.h>
#include <linux/atomic.h>
#include <linux/bug.h>
#include <linux/mutex.h>

static DEFINE_MUTEX(lock);
static atomic_t users;
static atomic_t samples = ATOMIC_INIT(1);

static void use_device(void)
{
	int now = atomic_inc_return(&users);

#ifdef VARIANT_warn_on
	WARN_ON(now > 1); /* FINDS(warn_on) assertion */
#else
	BUG_ON(now > 1); /* FINDS(bug_on) assertion */
#endif
	atomic_dec(&users);
}

KH_THREAD(ioctl)
{
	mutex_lock(&lock);
	use_device();
	mutex_unlock(&lock);
#ifdef VARIANT_divide
	atomic_set(&samples, 100 / atomic_read(&samples)); /* FINDS(divide) assertion */
#endif
}

KH_THREAD(fault)
{
#if defined(VARIANT_bug_on) || defined(VARIANT_warn_on)
	use_device();
#else
	mutex_lock(&lock);
	use_device();
	mutex_unlock(&lock);
#endif
#ifdef VARIANT_divide
	atomic_set(&samples, 0);
#endif
}
