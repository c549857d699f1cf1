/* SPDX-License-Identifier: Apache-2.0
 *
 * Which part of a cache's objects may go to user space.
 *
 * VARIANT no_window VIOLATED: the cache declares no window
 * VARIANT past_window VIOLATED: the copy goes past it
 * VARIANT window HOLDS: the copy lies in the window
 */
#include <kheddle/scenario.h>
#include <linux/slab.h>
#include <linux/uaccess.h>

struct block {
	u64 counters[2]; /* for user space */
	void *owner;
};

static u64 user_buffer[3]; /* memory of user space */

KH_THREAD(ioctl)
{
#ifdef VARIANT_no_window
	struct kmem_cache *cache = KMEM_CACHE(block, 0);
#else
	struct kmem_cache *cache = KMEM_CACHE_USERCOPY(block, 0, counters);
#endif
	struct block *block = kmem_cache_zalloc(cache, GFP_KERNEL);
	size_t size = sizeof(block->counters);
	unsigned long left;

#ifdef VARIANT_past_window
	size = sizeof(*block);
#endif
	left = copy_to_user(user_buffer, block, size); /* FINDS(no_window, past_window) usercopy */
	KH_ASSERT(left == 0);
	kmem_cache_free(cache, block);
	kmem_cache_destroy(cache);
}
