/* SPDX-License-Identifier: Apache-2.0
 *
 * Stands for include/linux/xarray.h: an array of pointers with holes, and a lock of its own. Here it is a list in
 * ascending order of indexes.
 */
#ifndef KHEDDLE_LINUX_XARRAY_H
#define KHEDDLE_LINUX_XARRAY_H

#include <linux/errno.h>
#include <linux/gfp.h>
#include <linux/spinlock.h>
#include <linux/types.h>

struct kh_xa_node;

struct xarray {
	spinlock_t xa_lock;
	gfp_t xa_flags;
	struct kh_xa_node *kh_first;
};

struct xa_limit {
	u32 max;
	u32 min;
};

typedef unsigned int xa_mark_t;
#define XA_MARK_0 1u
#define XA_MARK_1 2u
#define XA_MARK_2 4u
#define XA_PRESENT 8u

#define XA_LIMIT(low, high) ((struct xa_limit){.max = (high), .min = (low)})
#define xa_limit_32b XA_LIMIT(0, 0xffffffffu)
#define xa_limit_31b XA_LIMIT(0, 0x7fffffffu)
#define xa_limit_16b XA_LIMIT(0, 0xffffu)

#define XA_FLAGS_LOCK_IRQ 1u
#define XA_FLAGS_LOCK_BH 2u
#define XA_FLAGS_TRACK_FREE 4u
#define XA_FLAGS_ALLOC (XA_FLAGS_TRACK_FREE | 16u)
#define XA_FLAGS_ALLOC1 (XA_FLAGS_TRACK_FREE | 8u)

/* Errors and small integers travel as entries that are no pointers. */
#define XA_ERROR(error) ((void *)(((unsigned long)(error) << 2) | 2))
#define XA_ZERO_ENTRY ((void *)((257UL << 2) | 2))

static inline bool xa_is_err(const void *entry)
{
	return ((unsigned long)entry & 3) == 2 &&
	       (unsigned long)entry >= (unsigned long)XA_ERROR(-4095L);
}

static inline int xa_err(void *entry)
{
	return xa_is_err(entry) ? (int)((long)entry >> 2) : 0;
}

static inline void *xa_mk_value(unsigned long value)
{
	return (void *)((value << 1) | 1);
}

static inline unsigned long xa_to_value(const void *entry)
{
	return (unsigned long)entry >> 1;
}

static inline bool xa_is_value(const void *entry)
{
	return (unsigned long)entry & 1;
}

#define XARRAY_INIT(name, flags)                                                                   \
	{.xa_lock = __SPIN_LOCK_UNLOCKED((name).xa_lock), .xa_flags = (flags), .kh_first = NULL}
#define DEFINE_XARRAY_FLAGS(name, flags) struct xarray name = XARRAY_INIT(name, flags)
#define DEFINE_XARRAY(name) DEFINE_XARRAY_FLAGS(name, 0)
#define DEFINE_XARRAY_ALLOC(name) DEFINE_XARRAY_FLAGS(name, XA_FLAGS_ALLOC)
#define DEFINE_XARRAY_ALLOC1(name) DEFINE_XARRAY_FLAGS(name, XA_FLAGS_ALLOC1)

#define xa_lock(xa) spin_lock(&(xa)->xa_lock)
#define xa_unlock(xa) spin_unlock(&(xa)->xa_lock)
#define xa_lock_irq(xa) spin_lock_irq(&(xa)->xa_lock)
#define xa_unlock_irq(xa) spin_unlock_irq(&(xa)->xa_lock)
#define xa_lock_irqsave(xa, flags) spin_lock_irqsave(&(xa)->xa_lock, flags)
#define xa_unlock_irqrestore(xa, flags) spin_unlock_irqrestore(&(xa)->xa_lock, flags)
#define xa_lock_bh(xa) spin_lock_bh(&(xa)->xa_lock)
#define xa_unlock_bh(xa) spin_unlock_bh(&(xa)->xa_lock)

#ifdef __cplusplus
extern "C" {
#endif

void xa_init_flags(struct xarray *xa, gfp_t flags);

/* Lookups need no lock; what they return lives as long as the user makes it live. */
void *xa_load(struct xarray *xa, unsigned long index);
void *xa_find(struct xarray *xa, unsigned long *index, unsigned long max, xa_mark_t filter);
void *xa_find_after(struct xarray *xa, unsigned long *index, unsigned long max, xa_mark_t filter);
bool xa_get_mark(struct xarray *xa, unsigned long index, xa_mark_t mark);
bool xa_marked(const struct xarray *xa, xa_mark_t mark);

/* These take the lock... */
void *xa_store(struct xarray *xa, unsigned long index, void *entry, gfp_t gfp);
void *xa_erase(struct xarray *xa, unsigned long index);
void *xa_cmpxchg(struct xarray *xa, unsigned long index, void *old, void *entry, gfp_t gfp);
int xa_insert(struct xarray *xa, unsigned long index, void *entry, gfp_t gfp);
int xa_alloc(struct xarray *xa, u32 *id, void *entry, struct xa_limit limit, gfp_t gfp);
int xa_alloc_cyclic(struct xarray *xa, u32 *id, void *entry, struct xa_limit limit, u32 *next,
		    gfp_t gfp);
void xa_set_mark(struct xarray *xa, unsigned long index, xa_mark_t mark);
void xa_clear_mark(struct xarray *xa, unsigned long index, xa_mark_t mark);
void xa_destroy(struct xarray *xa);

/* ... and these want it held. */
void *__xa_store(struct xarray *xa, unsigned long index, void *entry, gfp_t gfp);
void *__xa_erase(struct xarray *xa, unsigned long index);
void *__xa_cmpxchg(struct xarray *xa, unsigned long index, void *old, void *entry, gfp_t gfp);
int __xa_insert(struct xarray *xa, unsigned long index, void *entry, gfp_t gfp);
int __xa_alloc(struct xarray *xa, u32 *id, void *entry, struct xa_limit limit, gfp_t gfp);
void __xa_set_mark(struct xarray *xa, unsigned long index, xa_mark_t mark);
void __xa_clear_mark(struct xarray *xa, unsigned long index, xa_mark_t mark);

#ifdef __cplusplus
}
#endif

static inline void xa_init(struct xarray *xa)
{
	xa_init_flags(xa, 0);
}

static inline bool xa_empty(const struct xarray *xa)
{
	return !READ_ONCE(((struct xarray *)xa)->kh_first);
}

static inline int xa_reserve(struct xarray *xa, unsigned long index, gfp_t gfp)
{
	return xa_err(xa_cmpxchg(xa, index, NULL, XA_ZERO_ENTRY, gfp));
}

#define xa_for_each_range(xa, index, entry, start, last)                                           \
	for (index = (start), entry = (__typeof__(entry))xa_find(xa, &(index), last, XA_PRESENT);  \
	     entry; entry = (__typeof__(entry))xa_find_after(xa, &(index), last, XA_PRESENT))
#define xa_for_each_start(xa, index, entry, start) xa_for_each_range(xa, index, entry, start, ~0UL)
#define xa_for_each(xa, index, entry) xa_for_each_start(xa, index, entry, 0)
#define xa_for_each_marked(xa, index, entry, filter)                                               \
	for (index = 0, entry = (__typeof__(entry))xa_find(xa, &(index), ~0UL, filter); entry;     \
	     entry = (__typeof__(entry))xa_find_after(xa, &(index), ~0UL, filter))

#endif
