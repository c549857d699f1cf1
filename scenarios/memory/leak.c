/* SPDX-License-Identifier: Apache-2.0
 *
 * VARIANT overwritten VIOLATED: two threads allocate, one pointer survives
 * VARIANT error_path VIOLATED: the buffer of a failed registration is forgotten
 * VARIANT reachable HOLDS: what a global points to is no leak
 */
#include <kheddle/scenario.h>
#include <linux/compiler.h>
#include <linux/mutex.h>
#include <linux/slab.h>

static DEFINE_MUTEX(lock);
static int *buffer;

static bool register_buffer(void)
{
	return !kh_choose(2);
}

KH_THREADS(enable, 2)
{
	int *new;

#ifndef VARIANT_overwritten
	mutex_lock(&lock);
#endif
	if (!READ_ONCE(buffer)) {
		new = kzalloc(sizeof(*new), GFP_KERNEL); /* FINDS(overwritten, error_path) leak */
		if (register_buffer())
			WRITE_ONCE(buffer, new);
#ifndef VARIANT_error_path
		else
			kfree(new);
#endif
	}
#ifndef VARIANT_overwritten
	mutex_unlock(&lock);
#endif
}
