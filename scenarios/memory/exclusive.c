/* SPDX-License-Identifier: Apache-2.0
 *
 * What the author states about who else may touch a variable, against marked accesses too.
 *
 * VARIANT second_writer VIOLATED: ASSERT_EXCLUSIVE_WRITER() with another writer
 * VARIANT reader VIOLATED: ASSERT_EXCLUSIVE_ACCESS() with a reader
 * VARIANT one_writer HOLDS: ASSERT_EXCLUSIVE_WRITER() with readers only
 */
#include <kheddle/scenario.h>
#include <linux/compiler.h>
#include <linux/kcsan-checks.h>

static int state;

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
