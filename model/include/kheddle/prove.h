/* SPDX-License-Identifier: Apache-2.0
 *
 * What kheddle prove is told. Each macro is followed by a body in braces:
 *
 *	KH_INVARIANT(name)		returns whether it holds; without side effects. It is judged in
 *					every state, by kheddle check as well
 *	KH_ANY_NUMBER(name, count)	threads that are all alike and go round for ever: `count` of
 *					them for kheddle check, any number for kheddle prove
 */
#ifndef KHEDDLE_PROVE_H
#define KHEDDLE_PROVE_H

#include <kheddle/scenario.h>

#define KH_INVARIANT(name)                                                                         \
	static bool name(void);                                                                    \
	static void kh_invariant_##name(void *kh_argument)                                         \
	{                                                                                          \
		(void)kh_argument;                                                                 \
		for (;;) {                                                                         \
			kh_atomic_begin();                                                         \
			if (!name())                                                               \
				kh_fail("assertion", "invariant does not hold: " #name);           \
			kh_atomic_end();                                                           \
		}                                                                                  \
	}                                                                                          \
	__attribute__((constructor)) static void kh_register_##name(void)                          \
	{                                                                                          \
		kh_register(kh_invariant_##name, 1, KH_ENTRY_DAEMON, #name);                       \
	}                                                                                          \
	static bool name(void)

#define KH_ANY_NUMBER(name, count)                                                                 \
	static void name(void);                                                                    \
	static void kh_any_number_##name(void *kh_argument)                                        \
	{                                                                                          \
		(void)kh_argument;                                                                 \
		for (;;)                                                                           \
			name();                                                                    \
	}                                                                                          \
	__attribute__((constructor)) static void kh_register_##name(void)                          \
	{                                                                                          \
		kh_register(kh_any_number_##name, count, KH_ENTRY_TASK, #name);                    \
	}                                                                                          \
	static void name(void)

#endif
