/* SPDX-License-Identifier: Apache-2.0
 *
 * A driver here is the fixed one. A defect stands beside its fix,
 *
 *	if (posted(E1))        as it was posted: bug E1 of docs/catalogue
 *	if (red(no_lock))      the smallest change that breaks what a green case relies on; nobody posted it
 *
 * and is there in the variant of that name. Variants of other names say at their top which defects they have:
 *
 *	before the series   E4 (debugfs takes fmb_lock, pcibios_* does not) and E8d
 *	v1                  E3, E8a, E8b: pcibios_* locks; a reset switches the FMB back on, without the lock
 *	v4                  E1, E2, E3, E8c: with the lock; two vfio features
 *	v5                  the review of v4 is answered
 *
 * E5, E6 and E7 are older than the series and outlive it: their fixes are ours.
 */
#ifndef SCENARIOS_FMB_VARIANTS_H
#define SCENARIOS_FMB_VARIANTS_H

#include <linux/kernel.h>

#define posted(bug) IS_ENABLED(VARIANT_##bug)
#define red(neighbour) IS_ENABLED(VARIANT_##neighbour)

#endif
