/* SPDX-License-Identifier: Apache-2.0
 *
 * A raw spinlock spins also with PREEMPT_RT, where a spinlock sleeps: none may be taken under it.
 *
 * VARIANT spinlock VIOLATED: takes a spinlock under a raw one
 * VARIANT raw HOLDS: both are raw
 * VARIANT trylock HOLDS: a trylock never sleeps
 */
#include <kheddle/scenario.h>
#include <linux/spinlock.h>

static DEFINE_RAW_SPINLOCK(chip_lock);
#ifdef VARIANT_raw
static DEFINE_RAW_SPINLOCK(queue_lock);
#else
static DEFINE_SPINLOCK(queue_lock);
#endif
static int queued;

KH_THREADS(mask, 2)
{
	raw_spin_lock(&chip_lock);
#ifdef VARIANT_raw
	raw_spin_lock(&queue_lock);
	queued++;
	raw_spin_unlock(&queue_lock);
#elif defined(VARIANT_trylock)
	if (spin_trylock(&queue_lock)) {
		queued++;
		spin_unlock(&queue_lock);
	}
#else
	spin_lock(&queue_lock); /* FINDS(spinlock) lock-context */
	queued++;
	spin_unlock(&queue_lock);
#endif
	raw_spin_unlock(&chip_lock);
}
