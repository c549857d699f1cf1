/* SPDX-License-Identifier: Apache-2.0
 *
 * The table that a generated program consists of: operations[thread][call], and what the world outside may do. A
 * system's generated.h includes this after the enumeration of its operations, and says what they mean.
 */
#ifndef SCENARIOS_GENERATED_PROGRAM_H
#define SCENARIOS_GENERATED_PROGRAM_H

#define GENERATED_THREADS 3
#define GENERATED_CALLS 3

#ifdef OPERATIONS
#ifndef ENVIRONMENT
#define ENVIRONMENT 0
#endif

#define BIT_OF(name) BIT_##name,
#define VALUE_OF(name) name = 1 << BIT_##name,
enum { GENERATED_ENVIRONMENT(BIT_OF) };
enum { GENERATED_ENVIRONMENT(VALUE_OF) };

/* tests/property finds both by name and gives them other contents. */
const unsigned char operations[GENERATED_THREADS][GENERATED_CALLS] = OPERATIONS;
unsigned char environment = ENVIRONMENT;

/* A constant is no shared memory: a thread that has nothing to do is over when it starts, and makes no states. */
static bool is_idle(unsigned int thread)
{
	int i;

	for (i = 0; i < GENERATED_CALLS; i++)
		if (operations[thread][i])
			return false;
	return true;
}
#endif

#endif
