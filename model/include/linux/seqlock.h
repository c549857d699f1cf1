/* SPDX-License-Identifier: Apache-2.0
 *
 * Stands for include/linux/seqlock.h; kernel/seqlock.cc says what is kept. A seqcount with an
 * associated lock is a plain seqcount here: that its writers hold the lock is not checked.
 */
#ifndef _LINUX_SEQLOCK_H
#define _LINUX_SEQLOCK_H

#include <linux/spinlock.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct seqcount {
	unsigned int sequence; /* odd while a writer is inside */
} seqcount_t;
typedef seqcount_t seqcount_spinlock_t;
typedef seqcount_t seqcount_mutex_t;

typedef struct {
	seqcount_t seqcount;
	spinlock_t lock;
} seqlock_t;

#define SEQCNT_ZERO(name) {0}
#define __SEQLOCK_UNLOCKED(name) {SEQCNT_ZERO(name), __SPIN_LOCK_UNLOCKED(name)}
#define DEFINE_SEQLOCK(name) seqlock_t name = __SEQLOCK_UNLOCKED(name)

void seqcount_init(seqcount_t *s);
#define seqcount_spinlock_init(s, lock) seqcount_init(s)
#define seqcount_mutex_init(s, lock) seqcount_init(s)
unsigned int read_seqcount_begin(const seqcount_t *s);
int read_seqcount_retry(const seqcount_t *s, unsigned int start);
void write_seqcount_begin(seqcount_t *s);
void write_seqcount_end(seqcount_t *s);

void seqlock_init(seqlock_t *sl);
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
