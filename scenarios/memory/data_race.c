/* SPDX-License-Identifier: Apache-2.0
 *
 * Which plain accesses race.
 *
 * VARIANT plain VIOLATED: the reader does not take the writer's lock
 * VARIANT bitfield VIOLATED: two bits of one byte under two locks: a store writes both
 * VARIANT bytes HOLDS: two neighbouring bytes are distinct
 * VARIANT annotated HOLDS: data_race() says that the reader does not care
 * VARIANT marked HOLDS: READ_ONCE() against WRITE_ONCE()
 */
#include <kheddle/scenario.h>
#include <linux/compiler.h>
#include <linux/mutex.h>
#include <linux/types.h>

static DEFINE_MUTEX(lock);
static DEFINE_MUTEX(other_lock);

static struct {
#ifdef VARIANT_bitfield
	u8 engaged : 1;
	u8 needs_zap : 1;
#else
	u8 engaged;
	u8 needs_zap;
#endif
} state;

KH_THREAD(writer)
{
	mutex_lock(&lock);
#ifdef VARIANT_marked
	WRITE_ONCE(state.engaged, 1);
#else
	state.engaged = 1; /* FINDS(plain, bitfield) data-race */
#endif
	mutex_unlock(&lock);
}

KH_THREAD(neighbour)
{
#if defined(VARIANT_plain)
	if (state.engaged)
		kh_reach("seen");
#elif defined(VARIANT_annotated)
	if (data_race(state.engaged))
		kh_reach("seen");
#elif defined(VARIANT_marked)
	if (READ_ONCE(state.engaged))
		kh_reach("seen");
#else
	mutex_lock(&other_lock);
	state.needs_zap = 1;
	mutex_unlock(&other_lock);
#endif
}
