/* SPDX-License-Identifier: Apache-2.0
 *
 * The kernel's kernel/kcsan/kcsan_test.c, as it is, for CONFIG_KCSAN_STRICT without
 * CONFIG_KCSAN_WEAK_MEMORY: each test that expects a report a case that must be found, each other
 * one a case that must be silent. There, threads run the test's two functions in turn until a
 * report has been seen or time is up; here two threads run both once, one the other way round.
 */
#include <kheddle/scenario.h>
#include <kunit/test.h>
#include <linux/atomic.h>
#include <linux/bitops.h>
#include <linux/jiffies.h>
#include <linux/kcsan-checks.h>
#include <linux/kthread.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/seqlock.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/string.h>
#include <linux/timer.h>

#include "selftest.h"

SELFTEST_VARIABLES;

#define CONFIG_KCSAN_REPORT_RACE_UNKNOWN_ORIGIN 1
#define CONFIG_KCSAN_REPORT_ONCE_IN_MS 0
#define CONFIG_SMP 1

/* Its array is to be larger than a watchpoint; nothing is that large here. */
#undef PAGE_SIZE
#define PAGE_SIZE 8ul

#define KCSAN_ACCESS_WRITE 1
#define KCSAN_ACCESS_COMPOUND 2
#define KCSAN_ACCESS_ATOMIC 4
#define KCSAN_ACCESS_ASSERT 8
#define KCSAN_ACCESS_SCOPED 16
#define READ_ONCE_NOCHECK(variable) READ_ONCE(variable)

/* Used where KCSAN itself is tested, its strength of barriers and the text of its reports. */
struct kcsan_scoped_access {
  size_t size;
  int type;
};
#define kcsan_check_read(pointer, size) ((void)memcmp(pointer, pointer, size))
#define __kcsan_check_read(pointer, size) ((void)(pointer))
#define arch_spin_lock(lock) ((void)(lock))
#define arch_spin_unlock(lock) ((void)(lock))
#define __ARCH_SPIN_LOCK_UNLOCKED \
  {                               \
  }
#define strnstr(text, what, length) strstr(text, what)
#undef BUILD_BUG_ON /* of a parameter, which is constant once the function is inlined */
#define BUILD_BUG_ON(condition) ((void)0)

/* What starts and ends its threads. */
struct tracepoint {
  const char* name;
};
#define preempt_model_preemptible() true
#define preempt_model_none() false
#define num_online_cpus() 2u
#define KUNIT_PARAM_DESC_SIZE 128
#define torture_must_stop() true
#define torture_kthread_stopping(name) ((void)(name))
#define torture_init_begin(name, verbose) ((name) != NULL)
#define torture_init_end() ((void)0)
#define torture_create_kthread(function, argument, task) ((task) == NULL)
#define torture_stop_kthread(function, task) ((void)(task))
#define torture_cleanup_begin() false
#define torture_cleanup_end() ((void)0)
#define check_trace_callback_type_console(function) ((void)(function))
#define tracepoint_probe_register(point, function, data) (function(data, (point)->name, 0), 0)
#define tracepoint_probe_unregister(point, function, data) ((void)(point))
#define for_each_kernel_tracepoint(function, data) ((void)(function))
#define tracepoint_synchronize_unregister() ((void)0)

#define kcsan_check_write(pointer, size) memmove(pointer, pointer, size)

/* What the test says of itself: that it expects a report, or that it is none for this kernel. */
static bool expected, skipped;
#undef kunit_skip
#define kunit_skip(...) \
  do {                  \
    skipped = true;     \
    return;             \
  } while (0)
#undef KUNIT_EXPECT_TRUE
#undef KUNIT_EXPECT_FALSE
#define IS_OF_REPORT(condition) (!strncmp(#condition, "match", 5))
#define KUNIT_EXPECT_TRUE(test, condition) \
  do {                                     \
    if (IS_OF_REPORT(condition))           \
      expected = true;                     \
    else                                   \
      KUNIT_EXPECT(condition);             \
  } while (0)
#define KUNIT_EXPECT_FALSE(test, condition) KUNIT_EXPECT(IS_OF_REPORT(condition) || !(condition))

/* Asked after each look for a report: the first time the functions start to run, the second time
 * they may be at any point. */
static bool has_time(void);
#undef time_before
#define time_before(now, end) has_time()

#include "kernel/kcsan/kcsan_test.c"

static int both(void* first) {
  access_kernels[(long)first]();
  access_kernels[1 - (long)first]();
  return 0;
}

static bool has_time(void) {
  static unsigned looks;

  if (!selftest_case || looks++) return false;
  kthread_run(both, (void*)0l, "there");
  kthread_run(both, (void*)1l, "back");
  return true;
}

KH_THREAD(selftest) {
  struct kunit test = {};
  unsigned number = selftest_case ? 0 : selftest_argument;

  if (selftest_case) {
    ((void (*)(struct kunit*))selftest_case)(&test);
  } else if (number + 1 < ARRAY_SIZE(kcsan_test_cases)) {
    kcsan_test_cases[number].run_case(&test);
    selftest_case_is((void (*)(void))kcsan_test_cases[number].run_case,
                     expected ? SELFTEST_COMPLAINS : SELFTEST_SILENT, 0);
    if (skipped) kh_note(KH_STATE, NULL, "selftest skipped");
  }
}
