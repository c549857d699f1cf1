/* SPDX-License-Identifier: Apache-2.0
 *
 * How the series with mmap of dma-bufs waits for importers (catalogue F): every mapping holds a reference, revoking drops
 * the exporter's own and waits for the completion that the last reference makes. Any number of importers, and revoke and
 * un-revoke for ever. Every place where a task stands between two steps is a place where any other may step.
 *
 * VARIANT fixed HOLDS: never below zero, never waits for nobody, no mapping when it has waited
 * VARIANT late_status VIOLATED: the status is set after the wait has begun
 */
#include <kheddle/prove.h>

static bool revoked, waiting, completed, drained;
static int kref = 1;
static int mapped;

KH_INVARIANT(counts_what_is_mapped)
{
	return kref >= 0 && mapped >= 0;
}

KH_INVARIANT(waits_for_somebody)
{
	return !waiting || completed || mapped > 0;
}

KH_INVARIANT(drained_is_unmapped) /* FINDS(late_status) assertion */
{
	return !drained || mapped == 0;
}

static void kref_put(void)
{
	KH_ASSERT(kref > 0); /* FINDS(late_status) assertion */
	if (--kref == 0)
		completed = true;
}

KH_ANY_NUMBER(importer, 2)
{
	kh_atomic_begin(); /* dma_buf_map_attachment(), under the reservation lock */
	kh_await(!revoked);
	kref++;
	mapped++;
	kh_atomic_end();

	kh_atomic_begin(); /* dma_buf_unmap_attachment() */
	mapped--;
	kref_put();
	kh_atomic_end();
}

KH_THREAD(revoker)
{
	for (;;) {
		kh_atomic_begin();
#ifndef VARIANT_late_status
		revoked = true;
#endif
		waiting = true;
		kref_put();
		kh_atomic_end();

		kh_atomic_begin(); /* wait_for_completion() */
		kh_await(completed);
		waiting = false;
		drained = true;
		kh_atomic_end();

		kh_atomic_begin();
		revoked = true;
		kh_atomic_end();

		kh_atomic_begin(); /* un-revoke: armed again */
		drained = completed = revoked = false;
		kref = 1;
		kh_atomic_end();
	}
}
