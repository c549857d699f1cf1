/* SPDX-License-Identifier: Apache-2.0
 *
 * How a file of the kernel's own tests becomes programs of one case each. list_cases() (run.h) runs
 * a program without a case, with 0, 1, ... as the argument until it tells of none; it tells of each
 * one with selftest_case_is(). run_case() sets selftest_case and runs it again.
 */
#ifndef SELFTEST_H
#define SELFTEST_H

#include <kheddle.h>

extern void (*selftest_case)(void); /* what is run; NULL: the cases are listed */
extern unsigned selftest_argument;  /* as selftest_case_is() was told */
extern unsigned selftest_threads;   /* how many threads run it at once */

#define SELFTEST_SILENT 0
#define SELFTEST_COMPLAINS 1

/* A case by its function, and what the kernel's checks must do about it. */
static inline void selftest_case_is(void (*function)(void), int expected, unsigned argument) {
  kh_note(KH_STATE, (void*)function, expected ? "selftest complains" : "selftest silent");
  kh_note(KH_STATE, (void*)(uintptr_t)argument, "selftest argument");
}

#define SELFTEST_VARIABLES     \
  void (*selftest_case)(void); \
  unsigned selftest_argument;  \
  unsigned selftest_threads = 1

#endif
