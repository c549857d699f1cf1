// Stands for mm/slub.c and the kv*/v* allocators.
// Keeps: which flags sleep, fail and zero; krealloc and ksize as with KASAN (no slack: what was asked for is
// what there is, and a growing or shrinking krealloc moves); constructors; the usercopy window of each cache.
// Leaves out: reuse of memory under RCU (SLAB_TYPESAFE_BY_RCU objects are freed like others), alignment
// beyond 64 bytes, size limits.
// Checks: sleeping where one may not; freeing an object with a held lock, queued work or a pending timer inside; an object freed into
// another cache; a cache destroyed with objects.
#include <kheddle.h>
#include <kheddle/context.h>
#include <kheddle/environment.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/workqueue.h>
#include <kheddle/softirq.h>

namespace
{

// One live object of a cache, in a list. The address is kept inverted, so that the record does not
// count as a pointer to the object when leaks are judged.
struct Record {
	Record *next;
	uintptr_t inverted;
	kmem_cache *cache;
};

Record *records;

bool may_allocate(gfp_t flags)
{
	if (gfpflags_allow_blocking(flags))
		kh_might_sleep();
	return (flags & __GFP_NOFAIL) || !kh_may(allocations_fail);
}

void *allocate(size_t size, gfp_t flags)
{
	if (!may_allocate(flags))
		return nullptr;
	return size ? kh_allocate(size, flags & __GFP_ZERO) : ZERO_SIZE_PTR;
}

Record **find(const void *object)
{
	Record **at = &records;

	while (*at && (*at)->inverted != ~reinterpret_cast<uintptr_t>(object))
		at = &(*at)->next;
	return at;
}

// Without a cache: whatever the object came from, as kfree() does.
void release(void *object, const kmem_cache *cache = nullptr)
{
	if (ZERO_OR_NULL_PTR(object))
		return;
	kh_atomic_begin();
	kh_check_no_locks_freed(object, kh_size(object));
	kh_check_no_work_freed(object, kh_size(object));
	kh_check_no_softirq_freed(object, kh_size(object));
	Record **at = find(object);
	Record *record = *at;

	if (record && cache && record->cache != cache)
		kh_fail("invalid-free",
			"cache_from_obj: Wrong slab cache. %s but object is from %s", cache->name,
			record->cache->name);
	if (record) {
		*at = record->next;
		record->cache->objects--;
		kh_free(record);
	}
	kh_free(object);
	kh_atomic_end();
}

} // namespace

void *kmalloc(size_t size, gfp_t flags)
{
	return allocate(size, flags);
}

void *krealloc(const void *object, size_t size, gfp_t flags)
{
	void *old = const_cast<void *>(object);

	if (!size) {
		release(old);
		return ZERO_SIZE_PTR;
	}
	void *fresh = allocate(size, flags);

	if (fresh && !ZERO_OR_NULL_PTR(old)) {
		size_t before = kh_size(old);

		memcpy(fresh, old, before < size ? before : size);
		release(old);
	}
	return fresh;
}

void kfree(const void *object)
{
	release(const_cast<void *>(object));
}

void kfree_sensitive(const void *object)
{
	release(const_cast<void *>(object));
}

// As with KASAN the first byte is looked at: of an object that is gone that is a finding.
size_t ksize(const void *object)
{
	if (ZERO_OR_NULL_PTR(object))
		return 0;
	if (!kh_size(object))
		(void)READ_ONCE(*static_cast<const char *>(object));
	return kh_size(object);
}

void *kvrealloc(const void *object, size_t size, gfp_t flags)
{
	return krealloc(object, size, flags);
}

void kvfree(const void *object)
{
	release(const_cast<void *>(object));
}

void vfree(const void *object)
{
	release(const_cast<void *>(object));
}

void *kmemdup(const void *from, size_t size, gfp_t flags)
{
	void *copy = allocate(size, flags & ~__GFP_ZERO);

	if (copy && size)
		memcpy(copy, from, size);
	return copy;
}

unsigned long get_zeroed_page(gfp_t flags)
{
	return reinterpret_cast<unsigned long>(allocate(PAGE_SIZE, flags | __GFP_ZERO));
}

unsigned long __get_free_page(gfp_t flags)
{
	return reinterpret_cast<unsigned long>(allocate(PAGE_SIZE, flags));
}

void free_page(unsigned long address)
{
	release(reinterpret_cast<void *>(address));
}

kmem_cache *kmem_cache_create_usercopy(const char *name, unsigned int size, unsigned int,
				       slab_flags_t flags, unsigned int useroffset,
				       unsigned int usersize, void (*ctor)(void *object))
{
	kh_might_sleep();
	if (!(flags & SLAB_PANIC) && kh_may(allocations_fail))
		return nullptr;
	auto *cache = static_cast<kmem_cache *>(kh_allocate(sizeof(kmem_cache), true));

	cache->name = name;
	cache->size = size;
	cache->useroffset = useroffset;
	cache->usersize = usersize;
	cache->ctor = ctor;
	return cache;
}

kmem_cache *kmem_cache_create(const char *name, unsigned int size, unsigned int align,
			      slab_flags_t flags, void (*ctor)(void *object))
{
	return kmem_cache_create_usercopy(name, size, align, flags, 0, 0, ctor);
}

void kmem_cache_destroy(kmem_cache *cache)
{
	if (!cache)
		return;
	kh_might_sleep();
	kh_atomic_begin();
	unsigned int objects = cache->objects;

	kh_atomic_end();
	if (objects)
		kh_warn("assertion", "kmem_cache_destroy %s: Slab cache still has objects",
			cache->name);
	kh_free(cache);
}

void *kmem_cache_alloc(kmem_cache *cache, gfp_t flags)
{
	if (!may_allocate(flags))
		return nullptr;
	kh_atomic_begin();
	// The record first: what a leak report names is the last object of its place.
	auto *record = static_cast<Record *>(kh_allocate(sizeof(Record), false));
	void *object = kh_allocate(cache->size, flags & __GFP_ZERO);

	record->next = records;
	record->inverted = ~reinterpret_cast<uintptr_t>(object);
	record->cache = cache;
	records = record;
	cache->objects++;
	kh_atomic_end();
	if (cache->ctor)
		cache->ctor(object);
	return object;
}

void *kmem_cache_zalloc(kmem_cache *cache, gfp_t flags)
{
	return kmem_cache_alloc(cache, flags | __GFP_ZERO);
}

void kmem_cache_free(kmem_cache *cache, void *object)
{
	release(object, cache);
}

kmem_cache *kh_cache_of(const void *object)
{
	kh_atomic_begin();
	Record *record = *find(object);
	kmem_cache *cache = record ? record->cache : nullptr;

	kh_atomic_end();
	return cache;
}
