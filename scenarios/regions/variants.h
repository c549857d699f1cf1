/* SPDX-License-Identifier: Apache-2.0
 *
 * A driver here is the fixed one. A defect stands beside its fix,
 *
 *	if (posted(D4))   as it was posted: bug D4 of docs/catalogue
 *
 * and is there in the variant of that name.
 */
#ifndef SCENARIOS_REGIONS_VARIANTS_H
#define SCENARIOS_REGIONS_VARIANTS_H

#include <linux/kernel.h>

/* The RFC as a whole; D5 was in the middle of it only. */
#if VARIANT_posted || VARIANT_posted_stalled_reader
#define VARIANT_D1 1
#define VARIANT_D2 1
#define VARIANT_D3 1
#define VARIANT_D4 1
#define VARIANT_D6 1
#define VARIANT_D7 1
#define VARIANT_D8 1
#define VARIANT_D9 1
#endif

#define posted(bug) IS_ENABLED(VARIANT_##bug)

#endif
