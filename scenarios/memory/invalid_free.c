/* SPDX-License-Identifier: Apache-2.0
 *
 * VARIANT member VIOLATED: kfree() of a member, not of its object
 * VARIANT global VIOLATED: kfree() of a variable
 * VARIANT other_cache VIOLATED: back to a slab cache that it is not from
 * VARIANT own_cache HOLDS: kfree() knows the cache that an object is from
 * VARIANT object HOLDS: container_of() finds the object
 */
#include <kheddle/scenario.h>
#include <linux/container_of.h>
#include <linux/slab.h>

struct buffer {
	long length;
	char data[8];
};

static __maybe_unused struct buffer fallback;

static __maybe_unused void release(char *data)
{
#ifdef VARIANT_object
	kfree(container_of(data, struct buffer, data[0]));
#else
	kfree(data); /* FINDS(member, global) invalid-free */
#endif
}

KH_THREAD(user)
{
#ifdef VARIANT_global
	release(fallback.data);
#elif defined(VARIANT_other_cache) || defined(VARIANT_own_cache)
	struct kmem_cache *cache = kmem_cache_create("buffer", sizeof(struct buffer), 0, 0, NULL);
	struct kmem_cache *other = kmem_cache_create("ring", sizeof(struct buffer), 0, 0, NULL);
	struct buffer *b = kmem_cache_alloc(cache, GFP_KERNEL);

#ifdef VARIANT_own_cache
	kfree(b);
#else
	kmem_cache_free(other, b); /* FINDS(other_cache) invalid-free */
#endif
	kmem_cache_destroy(other);
	kmem_cache_destroy(cache);
#else
	struct buffer *b = kzalloc(sizeof(*b), GFP_KERNEL);

	release(b->data);
#endif
}
