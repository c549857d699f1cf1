// Stands for lib/idr.c.
// Keeps: the lowest free number is taken; a lookup without lock sees either the old entry or the new one; two
// writers of an idr at a time are a data race; allocating may sleep and may fail, as its flags say.
// Leaves out: preloading; ida numbers from KH_MAX_IDS on.
// Checks: an ida number freed twice.
#include <kheddle.h>
#include <kheddle/context.h>
#include <kheddle/environment.h>
#include <linux/err.h>
#include <linux/idr.h>

struct kh_idr_node {
	kh_idr_node *next;
	unsigned long id;
	void *ptr;
};

namespace
{

// May the next node be allocated?
bool may_allocate(gfp_t gfp)
{
	if (gfpflags_allow_blocking(gfp))
		kh_might_sleep();
	return (gfp & __GFP_NOFAIL) || !kh_may(allocations_fail);
}

// The link to the first node whose number is not smaller.
kh_idr_node **lower_bound(idr *idr, unsigned long id)
{
	kh_idr_node **link = &idr->kh_first;

	while (*link && (*link)->id < id)
		link = &(*link)->next;
	return link;
}

kh_idr_node *find(const idr *tree, unsigned long id)
{
	kh_idr_node *node = *lower_bound(const_cast<idr *>(tree), id);

	return node && node->id == id ? node : nullptr;
}

// Gives the lowest free number from `min` to `max` to the pointer.
long take(idr *idr, void *ptr, unsigned long min, unsigned long max)
{
	unsigned long id = min;

	kh_atomic_begin();
	kh_idr_node **link = lower_bound(idr, id);

	for (; *link && (*link)->id == id && id < max; link = &(*link)->next)
		id++;
	bool is_free = id <= max && !(*link && (*link)->id == id);

	if (is_free) {
		auto *node = static_cast<kh_idr_node *>(kh_allocate(sizeof(kh_idr_node), false));

		*node = kh_idr_node{*link, id, ptr};
		*link = node;
	}
	kh_atomic_end();
	return is_free ? static_cast<long>(id) : -ENOSPC;
}

unsigned long last_of(int end)
{
	return end > 0 ? end - 1 : 0x7fffffff;
}

} // namespace

void idr_init_base(idr *idr, int base)
{
	idr->kh_first = nullptr;
	idr->idr_base = base;
	idr->idr_next = 0;
	idr->kh_writer = 0;
}

int idr_alloc(idr *idr, void *ptr, int start, int end, gfp_t gfp)
{
	if (start < 0)
		return -EINVAL;
	if (!may_allocate(gfp))
		return -ENOMEM;
	idr->kh_writer = 0;
	return static_cast<int>(take(idr, ptr, start, last_of(end)));
}

int idr_alloc_cyclic(idr *idr, void *ptr, int start, int end, gfp_t gfp)
{
	unsigned long max = last_of(end);

	if (!may_allocate(gfp))
		return -ENOMEM;
	idr->kh_writer = 0;
	unsigned long next = idr->idr_next > static_cast<unsigned>(start) ? idr->idr_next : start;
	long id = next <= max ? take(idr, ptr, next, max) : -ENOSPC;

	if (id < 0)
		id = take(idr, ptr, start, max);
	if (id >= 0)
		idr->idr_next = static_cast<unsigned>(id) + 1;
	return static_cast<int>(id);
}

int idr_alloc_u32(idr *idr, void *ptr, u32 *id, unsigned long max, gfp_t gfp)
{
	if (!may_allocate(gfp))
		return -ENOMEM;
	idr->kh_writer = 0;
	long taken = take(idr, ptr, *id, max);

	if (taken < 0)
		return static_cast<int>(taken);
	*id = static_cast<u32>(taken);
	return 0;
}

void *idr_remove(idr *idr, unsigned long id)
{
	void *ptr = nullptr;

	idr->kh_writer = 0;
	kh_atomic_begin();
	kh_idr_node **link = lower_bound(idr, id);
	kh_idr_node *node = *link;

	if (node && node->id == id) {
		ptr = node->ptr;
		*link = node->next;
		kh_free(node);
	}
	kh_atomic_end();
	return ptr;
}

void *idr_replace(idr *idr, void *ptr, unsigned long id)
{
	void *old = ERR_PTR(-ENOENT);

	idr->kh_writer = 0;
	kh_atomic_begin();
	if (kh_idr_node *node = find(idr, id)) {
		old = node->ptr;
		node->ptr = ptr;
	}
	kh_atomic_end();
	return old;
}

void *idr_find(const idr *idr, unsigned long id)
{
	kh_atomic_begin();
	kh_idr_node *node = find(idr, id);
	void *ptr = node ? node->ptr : nullptr;

	kh_atomic_end();
	return ptr;
}

void *idr_get_next(idr *idr, int *id)
{
	void *ptr = nullptr;

	kh_atomic_begin();
	if (kh_idr_node *node = *lower_bound(idr, *id)) {
		*id = static_cast<int>(node->id);
		ptr = node->ptr;
	}
	kh_atomic_end();
	return ptr;
}

int idr_for_each(const idr *tree, int (*fn)(int id, void *ptr, void *data), void *data)
{
	int id = 0;

	while (void *ptr = idr_get_next(const_cast<idr *>(tree), &id)) {
		int ret = fn(id, ptr, data);

		if (ret)
			return ret;
		id++;
	}
	return 0;
}

bool idr_is_empty(const idr *idr)
{
	kh_atomic_begin();
	bool empty = !idr->kh_first;

	kh_atomic_end();
	return empty;
}

void idr_destroy(idr *idr)
{
	idr->kh_writer = 0;
	kh_atomic_begin();
	while (kh_idr_node *node = idr->kh_first) {
		idr->kh_first = node->next;
		kh_free(node);
	}
	kh_atomic_end();
}

int ida_alloc_range(ida *ida, unsigned int min, unsigned int max, gfp_t gfp)
{
	if (!may_allocate(gfp))
		return -ENOMEM;
	unsigned int id = min;

	kh_atomic_begin();
	while (id < KH_MAX_IDS && (ida->kh_used[id / 64] >> (id % 64) & 1))
		id++;
	if (id >= KH_MAX_IDS && max >= KH_MAX_IDS)
		kh_fail("assertion", "more ida numbers than the model has room for");
	bool found = id <= max && id < KH_MAX_IDS;

	if (found)
		ida->kh_used[id / 64] |= 1UL << (id % 64);
	kh_atomic_end();
	return found ? static_cast<int>(id) : -ENOSPC;
}

void ida_free(ida *ida, unsigned int id)
{
	kh_atomic_begin();
	bool used = id < KH_MAX_IDS && (ida->kh_used[id / 64] >> (id % 64) & 1);

	if (!used)
		kh_warn("assertion", "WARNING: ida_free called for id=%d which is not allocated.",
			id);
	else
		ida->kh_used[id / 64] &= ~(1UL << (id % 64));
	kh_atomic_end();
}

void ida_destroy(ida *ida)
{
	kh_atomic_begin();
	for (unsigned long &word : ida->kh_used)
		word = 0;
	kh_atomic_end();
}

bool ida_is_empty(ida *ida)
{
	kh_atomic_begin();
	bool empty = true;

	for (unsigned long word : ida->kh_used)
		empty &= !word;
	kh_atomic_end();
	return empty;
}
