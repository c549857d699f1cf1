/* SPDX-License-Identifier: Apache-2.0
 *
 * Two ways to switch a buffer off.
 *
 * VARIANT unlocked VIOLATED: both pass the test, both free
 * VARIANT exchanged HOLDS: whoever takes the pointer frees it
 */
#include <kheddle/scenario.h>
#include <linux/atomic.h>
#include <linux/compiler.h>
#include <linux/slab.h>

static int *buffer;

KH_INIT(allocated)
{
	buffer = kzalloc(sizeof(*buffer), GFP_KERNEL);
}

KH_THREADS(disable, 2)
{
#ifdef VARIANT_unlocked
	int *old = READ_ONCE(buffer);

	if (!old)
		return;
	kfree(old); /* FINDS(unlocked) double-free */
	WRITE_ONCE(buffer, NULL);
#else
	kfree(xchg(&buffer, NULL));
#endif
}
