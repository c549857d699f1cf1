/* SPDX-License-Identifier: Apache-2.0
 *
 * VARIANT unlocked_free VIOLATED: the buffer goes between a reader's test and its use
 * VARIANT stack VIOLATED: a pointer into a stack frame that has been left
 * VARIANT locked HOLDS: test, use, free and clear under one lock
 */
#include <kheddle/scenario.h>
#include <linux/compiler.h>
#include <linux/mutex.h>
#include <linux/slab.h>

static DEFINE_MUTEX(lock);
static int *buffer;

KH_INIT(allocated)
{
	buffer = kzalloc(sizeof(*buffer), GFP_KERNEL);
}

KH_THREAD(reader)
{
	int *seen;

	mutex_lock(&lock);
	seen = READ_ONCE(buffer);
	if (seen)
		WRITE_ONCE(*seen, 1); /* FINDS(unlocked_free) use-after-free */
	mutex_unlock(&lock);
}

KH_THREAD(closer)
{
	int *old = READ_ONCE(buffer);

#ifndef VARIANT_unlocked_free
	mutex_lock(&lock);
#endif
	WRITE_ONCE(buffer, NULL);
	kfree(old);
#ifndef VARIANT_unlocked_free
	mutex_unlock(&lock);
#endif
}

#ifdef VARIANT_stack
static int *escaped;

static noinline void leave_frame(void)
{
	int local = 1;

	escaped = &local;
}

KH_THREAD(caller)
{
	leave_frame();
	KH_ASSERT(*escaped == 1); /* FINDS(stack) use-after-free */
}
#endif
