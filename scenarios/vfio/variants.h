/* SPDX-License-Identifier: Apache-2.0
 *
 * A driver here is the fixed one. A defect stands beside its fix,
 *
 *	if (posted(B1))   the statement as it was posted: bug B1 of docs/catalogue
 *	if (red(G5))      the smallest change that breaks what case G5 relies on; nobody posted it
 *
 * and is there in the variant of that name: `kheddle check scenarios/memory_lock/flr.c --variant B1`.
 */
#ifndef SCENARIOS_VFIO_VARIANTS_H
#define SCENARIOS_VFIO_VARIANTS_H

#include <linux/kernel.h>

/* All at once, in the variant of that name. */
#ifdef VARIANT_posted
#define VARIANT_B1 1
#define VARIANT_B2 1
#define VARIANT_B3 1
#define VARIANT_B4 1
#define VARIANT_B5 1
#define VARIANT_B6 1
#define VARIANT_B7 1
#define VARIANT_B8 1
#define VARIANT_B9 1
#define VARIANT_B10 1
#define VARIANT_Fa 1
#define VARIANT_Fb 1
#define VARIANT_Fc 1
#endif

#define posted(bug) IS_ENABLED(VARIANT_##bug)
#define red(neighbour) IS_ENABLED(VARIANT_##neighbour)

#endif
