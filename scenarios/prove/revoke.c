/* SPDX-License-Identifier: Apache-2.0
 *
 * Revoking a dma-buf (catalogue B): what is revoked is mapped by nobody. One buffer stands for any number of them, which
 * share nothing but memory_lock, and that is held here by one revoker at a time; any number of importers map it and unmap
 * it. Revoking asks all importers to let go, under the reservation lock.
 *
 * VARIANT fixed HOLDS: mapping looks at `revoked` under the reservation lock
 * VARIANT posted VIOLATED: mapping does not look (B2)
 */
#include <kheddle/prove.h>

static bool resv;    /* the buffer's dma_resv is locked */
static bool revoked; /* written under it */
static bool mapped;  /* somebody maps it */

KH_INVARIANT(revoked_is_unmapped) /* FINDS(posted) assertion */
{
	return resv || !revoked || !mapped;
}

static void lock(void)
{
	kh_atomic_begin();
	kh_await(!resv);
	resv = true;
	kh_atomic_end();
}

static void unlock(void)
{
	kh_atomic_begin();
	resv = false;
	kh_atomic_end();
}

KH_ANY_NUMBER(importer, 2)
{
	lock();
	kh_atomic_begin();
#ifdef VARIANT_posted
	mapped = true;
#else
	if (!revoked)
		mapped = true;
#endif
	kh_atomic_end();
	unlock();

	lock();
	kh_atomic_begin(); /* whether this was the last mapping is anybody's guess */
	if (kh_choose(2))
		mapped = false;
	kh_atomic_end();
	unlock();
}

KH_THREAD(revoker)
{
	for (;;) {
		lock();
		kh_atomic_begin();
		revoked = true;
		kh_atomic_end();
		kh_atomic_begin(); /* dma_buf_move_notify() */
		mapped = false;
		kh_atomic_end();
		unlock();

		lock();
		kh_atomic_begin();
		revoked = false;
		kh_atomic_end();
		unlock();
	}
}
