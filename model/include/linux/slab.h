/* SPDX-License-Identifier: Apache-2.0
 *
 * Stands for include/linux/slab.h and, for the kv* and v* names, mm.h and vmalloc.h.
 */
#ifndef KHEDDLE_LINUX_SLAB_H
#define KHEDDLE_LINUX_SLAB_H

#include <linux/cleanup.h>
#include <linux/err.h>
#include <linux/gfp.h>
#include <linux/kernel.h>
#include <linux/overflow.h>
#include <linux/types.h>

#ifdef __cplusplus
extern "C" {
#endif

#define ZERO_SIZE_PTR ((void *)16)
#define ZERO_OR_NULL_PTR(x) ((unsigned long)(x) <= (unsigned long)ZERO_SIZE_PTR)

void *kmalloc(size_t size, gfp_t flags);
void *krealloc(const void *object, size_t size, gfp_t flags);
void kfree(const void *object);
void kfree_sensitive(const void *object);
size_t ksize(const void *object);
void *kvrealloc(const void *object, size_t size, gfp_t flags);
void kvfree(const void *object);
void vfree(const void *object);
void *kmemdup(const void *from, size_t size, gfp_t flags);

static inline void *kzalloc(size_t size, gfp_t flags)
{
	return kmalloc(size, flags | __GFP_ZERO);
}

static inline void *kmalloc_array(size_t n, size_t size, gfp_t flags)
{
	size_t bytes;

	return __builtin_mul_overflow(n, size, &bytes) ? NULL : kmalloc(bytes, flags);
}

static inline void *kcalloc(size_t n, size_t size, gfp_t flags)
{
	return kmalloc_array(n, size, flags | __GFP_ZERO);
}

static inline void *krealloc_array(void *object, size_t n, size_t size, gfp_t flags)
{
	size_t bytes;

	return __builtin_mul_overflow(n, size, &bytes) ? NULL : krealloc(object, bytes, flags);
}

static inline void *kmemdup_array(const void *from, size_t n, size_t size, gfp_t flags)
{
	return kmemdup(from, size_mul(n, size), flags);
}

#define kmalloc_node(size, flags, node) kmalloc(size, flags)
#define kzalloc_node(size, flags, node) kzalloc(size, flags)
#define kvmalloc(size, flags) kmalloc(size, flags)
#define kvzalloc(size, flags) kzalloc(size, flags)
#define kvmalloc_array(n, size, flags) kmalloc_array(n, size, flags)
#define kvcalloc(n, size, flags) kcalloc(n, size, flags)
#define vmalloc(size) kmalloc(size, GFP_KERNEL)
#define vzalloc(size) kzalloc(size, GFP_KERNEL)
#define vmalloc_user(size) kzalloc(size, GFP_KERNEL)

/* The typed forms: kzalloc_obj(*p) and friends. */
#define KH_GFP(flags, ...) flags
#define kmalloc_obj(type, ...)                                                                     \
	((__typeof__(type) *)kmalloc(sizeof(type), KH_GFP(__VA_ARGS__ __VA_OPT__(, ) GFP_KERNEL)))
#define kzalloc_obj(type, ...)                                                                     \
	((__typeof__(type) *)kzalloc(sizeof(type), KH_GFP(__VA_ARGS__ __VA_OPT__(, ) GFP_KERNEL)))
#define kmalloc_objs(type, count, ...)                                                             \
	((__typeof__(type) *)kmalloc_array(count, sizeof(type),                                    \
					   KH_GFP(__VA_ARGS__ __VA_OPT__(, ) GFP_KERNEL)))
#define kzalloc_objs(type, count, ...)                                                             \
	((__typeof__(type) *)kcalloc(count, sizeof(type),                                          \
				     KH_GFP(__VA_ARGS__ __VA_OPT__(, ) GFP_KERNEL)))
#define kmalloc_flex(type, member, count, ...)                                                     \
	((__typeof__(type) *)kmalloc(struct_size_t(__typeof__(type), member, count),               \
				     KH_GFP(__VA_ARGS__ __VA_OPT__(, ) GFP_KERNEL)))
#define kzalloc_flex(type, member, count, ...)                                                     \
	((__typeof__(type) *)kzalloc(struct_size_t(__typeof__(type), member, count),               \
				     KH_GFP(__VA_ARGS__ __VA_OPT__(, ) GFP_KERNEL)))

/* A cache of equal objects, with the window of each that may be copied to and from user space. */
struct kmem_cache {
	const char *name;
	unsigned int size;
	unsigned int useroffset;
	unsigned int usersize;
	unsigned int objects;
	void (*ctor)(void *object);
};

#define SLAB_HWCACHE_ALIGN 0x2000u
#define SLAB_PANIC 0x40000u
#define SLAB_TYPESAFE_BY_RCU 0x80000u
#define SLAB_ACCOUNT 0x4000000u

struct kmem_cache *kmem_cache_create(const char *name, unsigned int size, unsigned int align,
				     slab_flags_t flags, void (*ctor)(void *object));
struct kmem_cache *kmem_cache_create_usercopy(const char *name, unsigned int size,
					      unsigned int align, slab_flags_t flags,
					      unsigned int useroffset, unsigned int usersize,
					      void (*ctor)(void *object));
void kmem_cache_destroy(struct kmem_cache *cache);
void *kmem_cache_alloc(struct kmem_cache *cache, gfp_t flags);
void *kmem_cache_zalloc(struct kmem_cache *cache, gfp_t flags);
void kmem_cache_free(struct kmem_cache *cache, void *object);

/* The cache that a live object came from, NULL if none: for user copies. */
struct kmem_cache *kh_cache_of(const void *object);

#ifdef __cplusplus
}
#endif

#define KMEM_CACHE(structure, flags)                                                               \
	kmem_cache_create(#structure, sizeof(struct structure), __alignof__(struct structure),     \
			  (flags), NULL)
#define KMEM_CACHE_USERCOPY(structure, flags, field)                                               \
	kmem_cache_create_usercopy(#structure, sizeof(struct structure),                           \
				   __alignof__(struct structure), (flags),                         \
				   __builtin_offsetof(struct structure, field),                    \
				   sizeof(((struct structure *)0)->field), NULL)

DEFINE_FREE(kfree, void *, if (!IS_ERR_OR_NULL(_T)) kfree(_T))
DEFINE_FREE(kvfree, void *, if (!IS_ERR_OR_NULL(_T)) kvfree(_T))
DEFINE_FREE(kfree_sensitive, void *, if (_T) kfree_sensitive(_T))

#endif
