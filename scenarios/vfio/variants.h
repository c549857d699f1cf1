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

#define posted(bug) IS_ENABLED(VARIANT_##bug)
#define red(neighbour) IS_ENABLED(VARIANT_##neighbour)

#endif
