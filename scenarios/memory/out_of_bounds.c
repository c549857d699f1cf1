/* SPDX-License-Identifier: Apache-2.0
 *
 * Nine fixed indexes, then those of an array that grows: a slot is index - 9.
 *
 * VARIANT raw_index VIOLATED: the index is used as the slot
 * VARIANT grows_late VIOLATED: the count is raised before the array
 * VARIANT checked HOLDS: the slot is index - 9, and count and array change under one lock
 */
#include <kheddle/scenario.h>
#include <linux/errno.h>
#include <linux/mutex.h>
#include <linux/slab.h>

#define FIXED 9

static DEFINE_MUTEX(lock);
static int *sizes;
static unsigned count;

KH_INIT(first_region)
{
	sizes = kcalloc(1, sizeof(*sizes), GFP_KERNEL);
	count = 1;
}

static int region_size(unsigned index)
{
	int size = -EINVAL;

	mutex_lock(&lock);
	if (index >= FIXED && index - FIXED < count)
#ifdef VARIANT_raw_index
		size = sizes[index]; /* FINDS(raw_index) out-of-bounds */
#else
		size = sizes[index - FIXED]; /* FINDS(grows_late) out-of-bounds */
#endif
	mutex_unlock(&lock);
	return size;
}

KH_THREAD(reader)
{
	region_size(FIXED + 1);
	region_size(FIXED);
}

KH_THREAD(writer)
{
	mutex_lock(&lock);
#ifdef VARIANT_grows_late
	count = 2;
	mutex_unlock(&lock);
	mutex_lock(&lock);
#endif
	sizes = krealloc(sizes, 2 * sizeof(*sizes), GFP_KERNEL | __GFP_ZERO);
	count = 2;
	mutex_unlock(&lock);
}
