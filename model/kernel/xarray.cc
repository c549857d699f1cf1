// Stands for lib/xarray.c.
// Keeps: what each call returns; which take the lock; a lookup without lock sees either the old entry or the new
// one; storing may sleep and may fail, as its flags say.
// Leaves out: multi-index entries, the advanced interface (xas_*).
// Checks: __xa_* without the lock; sleeping under it.
#include <kheddle.h>
#include <kheddle/context.h>
#include <kheddle/environment.h>
#include <linux/xarray.h>

struct kh_xa_node {
	kh_xa_node *next;
	unsigned long index;
	void *entry;
	unsigned int marks;
};

namespace
{

// Runs in one step.
class Atomic
{
      public:
	Atomic()
	{
		kh_atomic_begin();
	}
	~Atomic()
	{
		kh_atomic_end();
	}
	Atomic(const Atomic &) = delete;
	Atomic &operator=(const Atomic &) = delete;
};

// Holds the array's lock, the way its flags say.
class Locked
{
      public:
	explicit Locked(xarray *xa) : xa_(xa)
	{
		if (xa_->xa_flags & XA_FLAGS_LOCK_IRQ)
			xa_lock_irq(xa_);
		else if (xa_->xa_flags & XA_FLAGS_LOCK_BH)
			xa_lock_bh(xa_);
		else
			xa_lock(xa_);
	}
	~Locked()
	{
		if (xa_->xa_flags & XA_FLAGS_LOCK_IRQ)
			xa_unlock_irq(xa_);
		else if (xa_->xa_flags & XA_FLAGS_LOCK_BH)
			xa_unlock_bh(xa_);
		else
			xa_unlock(xa_);
	}
	Locked(const Locked &) = delete;
	Locked &operator=(const Locked &) = delete;

      private:
	xarray *xa_;
};

void *shown(void *entry)
{
	return entry == XA_ZERO_ENTRY ? nullptr : entry;
}

// The link to the first node whose index is not smaller.
kh_xa_node **lower_bound(xarray *xa, unsigned long index)
{
	kh_xa_node **link = &xa->kh_first;

	while (*link && (*link)->index < index)
		link = &(*link)->next;
	return link;
}

kh_xa_node *find(xarray *xa, unsigned long index)
{
	kh_xa_node *node = *lower_bound(xa, index);

	return node && node->index == index ? node : nullptr;
}

void *find_from(xarray *xa, unsigned long *index, unsigned long max, xa_mark_t filter)
{
	for (kh_xa_node *node = *lower_bound(xa, *index); node && node->index <= max;
	     node = node->next) {
		if (!shown(node->entry) || (filter != XA_PRESENT && !(node->marks & filter)))
			continue;
		*index = node->index;
		return node->entry;
	}
	return nullptr;
}

// May the next node be allocated? With the lock held the kernel drops it to sleep; here sleeping is
// judged before the lock is taken, by the callers that take it themselves.
bool may_store(gfp_t gfp)
{
	return (gfp & __GFP_NOFAIL) || !kh_may(allocations_fail);
}

void check_locked(xarray *xa)
{
	if (!kh_lock_held(&xa->xa_lock))
		kh_warn("lock-imbalance", "WARNING: suspicious RCU usage: xa_lock is not held");
}

// Puts the entry where the link stands, replacing a node of that index. NULL takes it away.
void *put(kh_xa_node **link, unsigned long index, void *entry)
{
	kh_xa_node *node = *link && (*link)->index == index ? *link : nullptr;
	void *old = node ? shown(node->entry) : nullptr;

	if (node && !entry) {
		*link = node->next;
		kh_free(node);
	} else if (node) {
		node->entry = entry;
	} else if (entry) {
		auto *fresh = static_cast<kh_xa_node *>(kh_allocate(sizeof(kh_xa_node), true));

		fresh->next = *link;
		fresh->index = index;
		fresh->entry = entry;
		*link = fresh;
	}
	return old;
}

void *store(xarray *xa, unsigned long index, void *entry, gfp_t gfp)
{
	if (entry && !may_store(gfp))
		return XA_ERROR(-ENOMEM);
	Atomic step;

	return put(lower_bound(xa, index), index, entry);
}

void *exchange(xarray *xa, unsigned long index, void *old, void *entry, gfp_t gfp)
{
	if (entry && !may_store(gfp))
		return XA_ERROR(-ENOMEM);
	Atomic step;
	kh_xa_node *node = find(xa, index);
	void *current = node ? shown(node->entry) : nullptr;

	if (current == old)
		put(lower_bound(xa, index), index, entry);
	return current;
}

int insert(xarray *xa, unsigned long index, void *entry, gfp_t gfp)
{
	if (!may_store(gfp))
		return -ENOMEM;
	Atomic step;

	if (find(xa, index))
		return -EBUSY;
	put(lower_bound(xa, index), index, entry ? entry : XA_ZERO_ENTRY);
	return 0;
}

int allocate(xarray *xa, u32 *id, void *entry, xa_limit limit, gfp_t gfp)
{
	if (!may_store(gfp))
		return -ENOMEM;
	Atomic step;
	unsigned long index = limit.min;

	if (!index && (xa->xa_flags & XA_FLAGS_ALLOC1) == XA_FLAGS_ALLOC1)
		index = 1;
	while (index <= limit.max && find(xa, index))
		index++;
	if (index > limit.max)
		return -EBUSY;
	*id = static_cast<u32>(index);
	put(lower_bound(xa, index), index, entry ? entry : XA_ZERO_ENTRY);
	return 0;
}

void might_sleep_for(gfp_t gfp)
{
	if (gfpflags_allow_blocking(gfp))
		kh_might_sleep();
}

} // namespace

void xa_init_flags(xarray *xa, gfp_t flags)
{
	spin_lock_init(&xa->xa_lock);
	xa->xa_flags = flags;
	xa->kh_first = nullptr;
}

void *xa_load(xarray *xa, unsigned long index)
{
	Atomic step;
	kh_xa_node *node = find(xa, index);

	return node ? shown(node->entry) : nullptr;
}

void *xa_find(xarray *xa, unsigned long *index, unsigned long max, xa_mark_t filter)
{
	Atomic step;

	return find_from(xa, index, max, filter);
}

void *xa_find_after(xarray *xa, unsigned long *index, unsigned long max, xa_mark_t filter)
{
	if (*index == ~0UL)
		return nullptr;
	unsigned long next = *index + 1;
	Atomic step;
	void *entry = find_from(xa, &next, max, filter);

	if (entry)
		*index = next;
	return entry;
}

bool xa_get_mark(xarray *xa, unsigned long index, xa_mark_t mark)
{
	Atomic step;
	kh_xa_node *node = find(xa, index);

	return node && (node->marks & mark);
}

bool xa_marked(const xarray *xa, xa_mark_t mark)
{
	Atomic step;

	for (kh_xa_node *node = xa->kh_first; node; node = node->next)
		if (node->marks & mark)
			return true;
	return false;
}

void *xa_store(xarray *xa, unsigned long index, void *entry, gfp_t gfp)
{
	might_sleep_for(gfp);
	Locked locked(xa);

	return store(xa, index, entry, gfp);
}

void *xa_erase(xarray *xa, unsigned long index)
{
	Locked locked(xa);

	return store(xa, index, nullptr, 0);
}

void *xa_cmpxchg(xarray *xa, unsigned long index, void *old, void *entry, gfp_t gfp)
{
	might_sleep_for(gfp);
	Locked locked(xa);

	return exchange(xa, index, old, entry, gfp);
}

int xa_insert(xarray *xa, unsigned long index, void *entry, gfp_t gfp)
{
	might_sleep_for(gfp);
	Locked locked(xa);

	return insert(xa, index, entry, gfp);
}

int xa_alloc(xarray *xa, u32 *id, void *entry, xa_limit limit, gfp_t gfp)
{
	might_sleep_for(gfp);
	Locked locked(xa);

	return allocate(xa, id, entry, limit, gfp);
}

int xa_alloc_cyclic(xarray *xa, u32 *id, void *entry, xa_limit limit, u32 *next, gfp_t gfp)
{
	u32 min = limit.min;
	int wrapped = 0;

	might_sleep_for(gfp);
	Locked locked(xa);

	limit.min = min > *next ? min : *next;
	int ret = allocate(xa, id, entry, limit, gfp);

	if (ret == -EBUSY && limit.min > min) {
		limit.min = min;
		ret = allocate(xa, id, entry, limit, gfp);
		wrapped = 1;
	}
	if (!ret)
		*next = *id + 1;
	return ret ? ret : wrapped;
}

void xa_set_mark(xarray *xa, unsigned long index, xa_mark_t mark)
{
	Locked locked(xa);

	__xa_set_mark(xa, index, mark);
}

void xa_clear_mark(xarray *xa, unsigned long index, xa_mark_t mark)
{
	Locked locked(xa);

	__xa_clear_mark(xa, index, mark);
}

void xa_destroy(xarray *xa)
{
	Locked locked(xa);
	Atomic step;

	while (kh_xa_node *node = xa->kh_first) {
		xa->kh_first = node->next;
		kh_free(node);
	}
}

void *__xa_store(xarray *xa, unsigned long index, void *entry, gfp_t gfp)
{
	check_locked(xa);
	return store(xa, index, entry, gfp);
}

void *__xa_erase(xarray *xa, unsigned long index)
{
	check_locked(xa);
	return store(xa, index, nullptr, 0);
}

void *__xa_cmpxchg(xarray *xa, unsigned long index, void *old, void *entry, gfp_t gfp)
{
	check_locked(xa);
	return exchange(xa, index, old, entry, gfp);
}

int __xa_insert(xarray *xa, unsigned long index, void *entry, gfp_t gfp)
{
	check_locked(xa);
	return insert(xa, index, entry, gfp);
}

int __xa_alloc(xarray *xa, u32 *id, void *entry, xa_limit limit, gfp_t gfp)
{
	check_locked(xa);
	return allocate(xa, id, entry, limit, gfp);
}

void __xa_set_mark(xarray *xa, unsigned long index, xa_mark_t mark)
{
	check_locked(xa);
	Atomic step;

	if (kh_xa_node *node = find(xa, index))
		node->marks |= mark;
}

void __xa_clear_mark(xarray *xa, unsigned long index, xa_mark_t mark)
{
	check_locked(xa);
	Atomic step;

	if (kh_xa_node *node = find(xa, index))
		node->marks &= ~mark;
}
