/* SPDX-License-Identifier: Apache-2.0
 *
 * The kernel's lib/locking-selftest.c, as it is, each call of its dotest() a case: lockdep must
 * complain, or stay silent. The argument is what force_read_lock_recursive is for the case.
 */
#include <kheddle/scenario.h>
#include <linux/debug_locks.h>
#include <linux/lockdep.h>

#include "selftest.h"

SELFTEST_VARIABLES;

extern unsigned int force_read_lock_recursive;

/* In the place of dotest()'s call of the case. */
#define testcase_fn()                                                            \
  selftest_case_is(testcase_fn, expected ? SELFTEST_SILENT : SELFTEST_COMPLAINS, \
                   force_read_lock_recursive)

/* dotest() calls reset_locks() after each case: not needed here, where one is run. */
#define reset_locks(nothing) SELFTEST_RESET_##nothing
#define SELFTEST_RESET_void reset_locks(void)
#define SELFTEST_RESET_ ((void)0)

#include "lib/locking-selftest.c"

#undef testcase_fn
#undef reset_locks

KH_INIT(start) {
  if (!selftest_case) {
    if (selftest_argument == 0) locking_selftest();
    return;
  }
  init_shared_classes();
  reset_locks();
  force_read_lock_recursive = selftest_argument;
}

KH_THREADS(selftest, 2) {
  if (!selftest_case || index >= selftest_threads) return;
  selftest_case();
  /* Cases end with locks held, as dotest() puts up with. */
  kh_context = (struct kh_context){.published = kh_context.published};
  kh_context_changed();
}
