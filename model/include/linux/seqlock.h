/* SPDX-License-Identifier: Apache-2.0
 *
 * Stands for include/linux/seqlock.h; kernel/seqlock.cc says what is kept.
 */
#ifndef _LINUX_SEQLOCK_H
#define _LINUX_SEQLOCK_H

#include <linux/spinlock.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct seqcount {
	unsigned int sequence; /* odd while a writer is inside */
	unsigned kh_key;
	const void *lock; /* that its writers hold; NULL: any, with preemption disabled */
} seqcount_t;
typedef seqcount_t seqcount_raw_spinlock_t;
typedef seqcount_t seqcount_spinlock_t;
typedef seqcount_t seqcount_rwlock_t;
typedef seqcount_t seqcount_mutex_t;

typedef struct {
	seqcount_t seqcount;
	spinlock_t lock;
} seqlock_t;

#define SEQCNT_ZERO(name) {0, 0, NULL}
#define SEQCNT_SPINLOCK_ZERO(name, lock) {0, 0, lock}
#define SEQCNT_RAW_SPINLOCK_ZERO(name, lock) {0, 0, lock}
#define SEQCNT_RWLOCK_ZERO(name, lock) {0, 0, lock}
#define SEQCNT_MUTEX_ZERO(name, lock) {0, 0, lock}
#define __SEQLOCK_UNLOCKED(name) {SEQCNT_ZERO(name), __SPIN_LOCK_UNLOCKED(name)}
#define DEFINE_SEQLOCK(name) seqlock_t name = __SEQLOCK_UNLOCKED(name)

void kh_seqcount_init(seqcount_t *s, const void *lock, const struct lock_class_key *key);
#define seqcount_init(s) kh_seqcount_init(s, NULL, KH_LOCK_CLASS(s))
#define seqcount_spinlock_init(s, lock) kh_seqcount_init(s, lock, KH_LOCK_CLASS(s))
#define seqcount_raw_spinlock_init(s, lock) kh_seqcount_init(s, lock, KH_LOCK_CLASS(s))
#define seqcount_rwlock_init(s, lock) kh_seqcount_init(s, lock, KH_LOCK_CLASS(s))
#define seqcount_mutex_init(s, lock) kh_seqcount_init(s, lock, KH_LOCK_CLASS(s))
unsigned int read_seqcount_begin(const seqcount_t *s);
int read_seqcount_retry(const seqcount_t *s, unsigned int start);
void write_seqcount_begin(seqcount_t *s);
void write_seqcount_end(seqcount_t *s);

#define seqlock_init(sl)                                                                           \
	do {                                                                                       \
		kh_seqcount_init(&(sl)->seqcount, NULL, KH_LOCK_CLASS(sl));                        \
		spin_lock_init(&(sl)->lock);                                                       \
	} while (0)
unsigned int read_seqbegin(const seqlock_t *sl);
int read_seqretry(const seqlock_t *sl, unsigned int start);
void write_seqlock(seqlock_t *sl);
void write_sequnlock(seqlock_t *sl);
void write_seqlock_irq(seqlock_t *sl);
void write_sequnlock_irq(seqlock_t *sl);

#ifdef __cplusplus
}
#endif

#endif
