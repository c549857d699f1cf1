/* SPDX-License-Identifier: Apache-2.0
 *
 * What the author states about who else may touch a variable, against marked accesses too.
 *
 * VARIANT second_writer VIOLATED: ASSERT_EXCLUSIVE_WRITER() with another writer
 * VARIANT reader VIOLATED: ASSERT_EXCLUSIVE_ACCESS() with a reader
 * VARIANT bits VIOLATED: ASSERT_EXCLUSIVE_BITS() with a writer of one of them
 * VARIANT other_bits HOLDS: ASSERT_EXCLUSIVE_BITS() with plain writes that leave them alone
 * VARIANT one_writer HOLDS: ASSERT_EXCLUSIVE_WRITER() with readers only
 */
#include <kheddle/scenario.h>
#include <linux/compiler.h>
#include <linux/kcsan-checks.h>

#define MODE 0x3
#define READY 0x4

static int state;

#if VARIANT_bits || VARIANT_other_bits
KH_THREAD(owner)
{
	ASSERT_EXCLUSIVE_BITS(state, MODE); /* FINDS(bits) data-race */
	if (data_race(state) & READY)
		kh_reach("ready");
}

KH_THREAD(other)
{
	state |= READY;
#if VARIANT_bits
	state ^= MODE;
#endif
}
#else
KH_THREAD(owner)
{
#ifdef VARIANT_reader
	ASSERT_EXCLUSIVE_ACCESS(state); /* FINDS(reader) data-race */
#else
	ASSERT_EXCLUSIVE_WRITER(state); /* FINDS(second_writer) data-race */
#endif
	WRITE_ONCE(state, 1);
}

KH_THREAD(other)
{
#ifdef VARIANT_second_writer
	WRITE_ONCE(state, 2);
#else
	if (READ_ONCE(state))
		kh_reach("seen");
#endif
}
#endif
