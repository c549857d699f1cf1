/* SPDX-License-Identifier: Apache-2.0
 *
 * What the programs in the style of Promela and Murphi share. STEP(...) runs its statements as one step; steps
 * that touch nothing shared are steps all the same, as they are for SPIN and Rumur, so that without reduction
 * the numbers of states can be compared. main() has one step, which starts everybody: one state more than
 * Rumur, and than SPIN for models of `active` processes.
 */
#ifndef BENCH_STEP_H
#define BENCH_STEP_H

#include <kheddle.h>

#define STEP(...)                                                                                  \
	do {                                                                                       \
		kh_atomic_begin();                                                                 \
		__VA_ARGS__;                                                                       \
		kh_atomic_end();                                                                   \
	} while (0)

#define CHECK(condition)                                                                           \
	do {                                                                                       \
		if (!(condition))                                                                  \
			kh_fail("assertion", "%s", "assertion failed: " #condition);               \
	} while (0)

static inline void start_all(void (*process)(void *), unsigned count, const char *name)
{
	for (unsigned i = 0; i < count; i++)
		kh_spawn(process, (void *)(uintptr_t)i, name, KH_TASK);
}

#endif
