/* SPDX-License-Identifier: Apache-2.0
 *
 * VARIANT reached VIOLATED: some execution calls a function that has no body
 * VARIANT not_reached HOLDS: the call is there, and no execution gets to it
 * VARIANT given HOLDS: the scenario says what the function does
 */
#include <kheddle/scenario.h>
#include <linux/atomic.h>

static atomic_t opens;

#ifdef VARIANT_given
static void hardware_quirk(int opened)
{
	KH_ASSERT(opened == 2);
}
#else
void hardware_quirk(int opened);
#endif

KH_THREADS(opener, 2)
{
	int opened = atomic_inc_return(&opens);

#ifdef VARIANT_not_reached
	if (opened > 2)
#else
	if (opened == 2)
#endif
		hardware_quirk(opened); /* FINDS(reached) unmodelled-call */
}
