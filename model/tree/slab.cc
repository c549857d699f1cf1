// The allocator of a kernel tree: model/kernel/slab.cc, under names of our own where an argument is a set of flags, which
// differ from tree to tree: alloc.c translates them.
#include <kheddle/softirq.h>
#include <linux/slab.h>

extern "C" {
void kh_check_no_hrtimer_freed(const void *object, size_t size); /* hrtimer.c */
void kh_check_no_tasklet_freed(const void *object, size_t size); /* tasklet.c */
}
#define kh_check_no_softirq_freed(object, size)                                                    \
	(kh_check_no_hrtimer_freed(object, size), kh_check_no_tasklet_freed(object, size),         \
	 (kh_check_no_softirq_freed)(object, size))

#define kmalloc kh_kmalloc
#define krealloc kh_krealloc
#define kvrealloc kh_kvrealloc
#define kmemdup kh_kmemdup
#define get_zeroed_page kh_get_zeroed_page
#define __get_free_page kh_get_free_page
#define kmem_cache_create_usercopy kh_kmem_cache_create_usercopy
#define kmem_cache_create kh_kmem_cache_create
#define kmem_cache_alloc kh_kmem_cache_alloc
#define kmem_cache_zalloc kh_kmem_cache_zalloc

extern "C" {
void *kmalloc(size_t size, gfp_t flags);
void *krealloc(const void *object, size_t size, gfp_t flags);
void *kvrealloc(const void *object, size_t size, gfp_t flags);
void *kmemdup(const void *from, size_t size, gfp_t flags);
unsigned long get_zeroed_page(gfp_t flags);
unsigned long __get_free_page(gfp_t flags);
kmem_cache *kmem_cache_create_usercopy(const char *, unsigned, unsigned, slab_flags_t, unsigned,
				       unsigned, void (*)(void *));
kmem_cache *kmem_cache_create(const char *, unsigned, unsigned, slab_flags_t, void (*)(void *));
void *kmem_cache_alloc(kmem_cache *cache, gfp_t flags);
void *kmem_cache_zalloc(kmem_cache *cache, gfp_t flags);
}

#include "../kernel/slab.cc"

extern "C" unsigned kh_gfp(bool may_sleep, bool zero, bool no_fail)
{
	return (may_sleep ? GFP_KERNEL : GFP_ATOMIC) | (zero ? __GFP_ZERO : 0u) |
	       (no_fail ? __GFP_NOFAIL : 0u);
}
