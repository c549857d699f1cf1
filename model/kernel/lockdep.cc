// What the lock graph hears of a thread's locks: stands for the half of kernel/locking/lockdep.c that knows one task.
// Keeps: classes by place of initialisation, a static lock its own; subclasses; nest locks; readers, recursive or not;
// trylocks; in which context a lock is taken, and whether interrupts and softirqs may come while it is held; locks held
// across a change of context do not order those taken after it. Leaves out: cross-release, comparison functions,
// pinning; keys on the heap: each lock of such a class is one of its own. Checks: a nest lock that is not held.
// The graph itself, and what is wrong in it, is the checker's: docs/lock-graph.md.
#include <linux/lockdep.h>

extern "C" const struct lock_class_key kh_mmap_lock_class = {"&mm->mmap_lock"};

namespace
{

// Of a held lock: what of `how` its dependencies go by.
constexpr unsigned kHeld =
	KH_ORDER_SUBCLASS | KH_ORDER_READ | KH_ORDER_IN_HARDIRQ | KH_ORDER_IN_SOFTIRQ;
constexpr unsigned kContext = KH_ORDER_IN_HARDIRQ | KH_ORDER_IN_SOFTIRQ;
constexpr uintptr_t kStatic = 0xffffffff80000000; // where static storage begins
constexpr uintptr_t kKeys = 1 << 24; // of static storage: the keys in it are told by 24 bits, too

// The address that names the class; null: none, the lock takes no part.
const void *class_of(const void *lock, unsigned key)
{
	if (key == KH_KEY_NONE)
		return nullptr;
	if (key == KH_KEY_OWN)
		return lock;
	if (key)
		return reinterpret_cast<const void *>(kStatic | (key & ~KH_ORDER_SUBCLASS));
	return reinterpret_cast<uintptr_t>(lock) >= kStatic ? lock : nullptr;
}

unsigned subclass_of(unsigned key)
{
	return key == KH_KEY_NONE || key == KH_KEY_OWN ? 0 : key & KH_ORDER_SUBCLASS;
}

bool softirqs_may_come()
{
	return !kh_context.bh && kh_context.interrupt != KH_IN_SOFTIRQ;
}

// The part of `how` that the thread's context decides; `how` may say what the lock itself turns off.
unsigned in_context(unsigned how)
{
	const struct kh_context *c = &kh_context;
	unsigned all = how & ~(KH_LOCK_IRQS_OFF | KH_LOCK_BH_OFF);

	if (c->interrupt == KH_IN_HARDIRQ)
		return all | KH_ORDER_IN_HARDIRQ;
	if (c->interrupt == KH_IN_SOFTIRQ)
		all |= KH_ORDER_IN_SOFTIRQ;
	if (c->irqs_off || (how & KH_LOCK_IRQS_OFF))
		return all;
	all |= KH_ORDER_HARDIRQS_ON;
	if (softirqs_may_come() && !(how & KH_LOCK_BH_OFF))
		all |= KH_ORDER_SOFTIRQS_ON;
	return all;
}

const void *held_class(int i)
{
	return class_of(kh_context.lock[i], kh_context.key[i]);
}

// Whether locks of this class are held, and `nest`, taken before them, serialises who holds several.
bool is_nested(const void *taken, unsigned how, const void *nest)
{
	const struct kh_context *c = &kh_context;
	bool serialised = false;

	if (!nest)
		return false;
	for (int i = 0; i < c->held; i++) {
		serialised |= c->lock[i] == nest;
		if (held_class(i) == taken && !((c->mode[i] ^ how) & KH_ORDER_SUBCLASS))
			return serialised;
	}
	return false;
}

} // namespace

extern "C" {

unsigned kh_lock_key(const struct lock_class_key *key)
{
	uintptr_t address = reinterpret_cast<uintptr_t>(key);

	return address - kStatic - 8 < kKeys - 8 ? static_cast<unsigned>(address) : KH_KEY_OWN;
}

void kh_lock_attempt(const void *lock, unsigned key, unsigned how, const void *nest)
{
	const struct kh_context *c = &kh_context;
	const void *taken = class_of(lock, key);
	int last = c->held - 1;

	// The kernel only counts what is nested and of the class of the last lock.
	if (nest && last >= 0 && held_class(last) == taken &&
	    (unsigned)(c->mode[last] & KH_ORDER_SUBCLASS) == (how & KH_ORDER_SUBCLASS))
		return;
	if (nest && !kh_lock_held(nest))
		kh_warn("lock-context", "WARNING: Nested lock was not taken");
	if (!taken)
		return;
	how = in_context(how | subclass_of(key));
	kh_order(lock, taken, how, nullptr, 0);
	if ((how & KH_ORDER_TRY) || is_nested(taken, how, nest))
		return;
	for (int i = c->held - 1; i >= 0 && !((c->mode[i] ^ how) & kContext); i--)
		if (held_class(i))
			kh_order(lock, taken, how, held_class(i), c->mode[i]);
}

void kh_lock_acquired(const void *lock, unsigned key, unsigned how)
{
	struct kh_context *c = &kh_context;

	if (c->held == KH_MAX_HELD)
		kh_fail("lock-imbalance", "BUG: MAX_LOCK_DEPTH too low!");
	c->lock[c->held] = lock;
	c->key[c->held] = key;
	c->mode[c->held] = (unsigned char)(in_context(how | subclass_of(key)) & kHeld);
	c->held++;
}

void kh_lock_released(const void *lock, kh_held_mode mode)
{
	struct kh_context *c = &kh_context;
	int at = c->held;

	while (--at >= 0)
		if (c->lock[at] == lock && (c->mode[at] & KH_ORDER_READ) == mode)
			break;
	if (at < 0)
		kh_fail("lock-imbalance",
			"WARNING: bad unlock balance detected! the lock is not held by this task");
	c->held--;
	for (; at < c->held; at++) {
		c->lock[at] = c->lock[at + 1];
		c->key[at] = c->key[at + 1];
		c->mode[at] = c->mode[at + 1];
	}
	c->lock[at] = nullptr;
	c->key[at] = 0;
	c->mode[at] = 0;
}

// As the kernel's mark_held_locks(): not that it is taken in this context.
void kh_lock_irqs_come_on(void)
{
	const struct kh_context *c = &kh_context;

	if (c->irqs_off || c->interrupt == KH_IN_HARDIRQ)
		return;
	unsigned on = KH_ORDER_HARDIRQS_ON | (softirqs_may_come() ? KH_ORDER_SOFTIRQS_ON : 0u);

	for (int i = 0; i < c->held; i++)
		if (held_class(i))
			kh_order(c->lock[i], held_class(i),
				 (c->mode[i] & (KH_ORDER_SUBCLASS | KH_ORDER_READ)) | KH_ORDER_TRY |
					 on,
				 nullptr, 0);
}

void lock_acquire(struct lockdep_map *map, unsigned int subclass, int trylock, int read, int check,
		  struct lockdep_map *nest_lock, unsigned long)
{
	unsigned how = subclass | (trylock ? KH_ORDER_TRY : 0u) | (read ? KH_ORDER_READ : 0u) |
		       (read == 2 ? KH_ORDER_RECURSIVE : 0u);
	unsigned key = check ? map->kh_key : (unsigned)KH_KEY_NONE;

	kh_lock_attempt(map, key, how, nest_lock);
	kh_lock_acquired(map, key, how);
}

void lock_release(struct lockdep_map *map, unsigned long)
{
	kh_lock_released(map, kh_lock_held_as(map, KH_HELD_READ) ? KH_HELD_READ : KH_HELD_WRITE);
}

} // extern "C"
