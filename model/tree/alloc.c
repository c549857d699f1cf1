// The allocating calls of a tree's headers, with the tree's flags, on the model's allocator (slab.cc).
#include <linux/gfp.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/vmalloc.h>

unsigned int kh_gfp(bool may_sleep, bool zero, bool no_fail);
void *kh_kmalloc(size_t size, unsigned int flags);
void *kh_krealloc(const void *object, size_t size, unsigned int flags);
void *kh_kmemdup(const void *from, size_t size, unsigned int flags);
void *kh_kmem_cache_create_usercopy(const char *name, unsigned int size, unsigned int align,
				    unsigned int flags, unsigned int useroffset,
				    unsigned int usersize, void (*ctor)(void *));
void *kh_kmem_cache_alloc(void *cache, unsigned int flags);
char *kh_kstrdup(const char *s, unsigned int flags);
char *kh_kstrndup(const char *s, size_t max, unsigned int flags);

static unsigned int model_flags(gfp_t flags)
{
	return kh_gfp((flags & __GFP_DIRECT_RECLAIM) != 0, (flags & __GFP_ZERO) != 0,
		      (flags & __GFP_NOFAIL) != 0);
}

void *__kmalloc(size_t size, gfp_t flags)
{
	return kh_kmalloc(size, model_flags(flags));
}

void *__kmalloc_node(size_t size, gfp_t flags, int node)
{
	return __kmalloc(size, flags);
}

void *kmalloc_large(size_t size, gfp_t flags)
{
	return __kmalloc(size, flags);
}

void *kmalloc_trace(struct kmem_cache *cache, gfp_t flags, size_t size)
{
	return __kmalloc(size, flags);
}

void *kmalloc_node_trace(struct kmem_cache *cache, gfp_t flags, int node, size_t size)
{
	return __kmalloc(size, flags);
}

void *krealloc(const void *object, size_t size, gfp_t flags)
{
	return kh_krealloc(object, size, model_flags(flags));
}

void *kvmalloc_node(size_t size, gfp_t flags, int node)
{
	return __kmalloc(size, flags);
}

void *vmalloc(unsigned long size)
{
	return __kmalloc(size, GFP_KERNEL);
}

void *vzalloc(unsigned long size)
{
	return __kmalloc(size, GFP_KERNEL | __GFP_ZERO);
}

void *kmemdup(const void *from, size_t size, gfp_t flags)
{
	return kh_kmemdup(from, size, model_flags(flags));
}

char *kstrdup(const char *s, gfp_t flags)
{
	return kh_kstrdup(s, model_flags(flags));
}

char *kstrndup(const char *s, size_t max, gfp_t flags)
{
	return kh_kstrndup(s, max, model_flags(flags));
}

unsigned long get_zeroed_page(gfp_t flags)
{
	return (unsigned long)__kmalloc(PAGE_SIZE, flags | __GFP_ZERO);
}

struct kmem_cache *kmem_cache_create_usercopy(const char *name, unsigned int size,
					      unsigned int align, slab_flags_t flags,
					      unsigned int useroffset, unsigned int usersize,
					      void (*ctor)(void *))
{
	/* Of the flags the model knows SLAB_PANIC: then the call does not fail. */
	return kh_kmem_cache_create_usercopy(name, size, align, flags & SLAB_PANIC ? 0x40000u : 0u,
					     useroffset, usersize, ctor);
}

struct kmem_cache *kmem_cache_create(const char *name, unsigned int size, unsigned int align,
				     slab_flags_t flags, void (*ctor)(void *))
{
	return kmem_cache_create_usercopy(name, size, align, flags, 0, 0, ctor);
}

void *kmem_cache_alloc(struct kmem_cache *cache, gfp_t flags)
{
	return kh_kmem_cache_alloc(cache, model_flags(flags));
}

void *kmem_cache_alloc_lru(struct kmem_cache *cache, struct list_lru *lru, gfp_t flags)
{
	return kmem_cache_alloc(cache, flags);
}

void *kmem_cache_alloc_node(struct kmem_cache *cache, gfp_t flags, int node)
{
	return kmem_cache_alloc(cache, flags);
}
