/* SPDX-License-Identifier: Apache-2.0
 *
 * Stands for include/kunit/test.h as far as the kernel's tests of its own checks use it. A test
 * that is skipped returns.
 */
#ifndef SELFTEST_KUNIT_TEST_H
#define SELFTEST_KUNIT_TEST_H

#include <linux/bug.h>
#include <linux/err.h>

struct kunit {
  const void* param_value;
  void* priv;
};

struct kunit_case {
  void (*run_case)(struct kunit* test);
  const char* name;
  const void* (*generate_params)(const void* prev, char* desc);
};

struct kunit_suite {
  const char* name;
  int (*init)(struct kunit* test);
  void (*exit)(struct kunit* test);
  int (*suite_init)(struct kunit_suite* suite);
  void (*suite_exit)(struct kunit_suite* suite);
  struct kunit_case* test_cases;
};

struct kunit_resource {
  int unused;
};
struct kunit_kasan_status {
  bool report_found, sync_fault;
};

#define KUNIT_CASE(function) {.run_case = function, .name = #function}
#define KUNIT_CASE_PARAM(function, generator) \
  {.run_case = function, .name = #function, .generate_params = generator}
#define kunit_test_suite(suite) static struct kunit_suite* selftest_suite = &(suite)
#define kunit_test_suites(suite) static struct kunit_suite* selftest_suite = suite
#define kunit_skip(...)                          \
  do {                                           \
    kh_note(KH_STATE, NULL, "selftest skipped"); \
    return;                                      \
  } while (0)
#define kunit_err(...) ((void)0)
#define kunit_add_named_resource(...) ((void)0)
#define KUNIT_SUBTEST_INDENT
#define KUNIT_FAIL(...) ((void)0)

#define KUNIT_EXPECT(condition)                                                      \
  do {                                                                               \
    if (!(condition)) kh_fail("assertion", "%s", "EXPECTATION FAILED: " #condition); \
  } while (0)
#define KUNIT_EXPECT_TRUE(test, value) KUNIT_EXPECT(value)
#define KUNIT_EXPECT_FALSE(test, value) KUNIT_EXPECT(!(value))
#define KUNIT_EXPECT_LT(test, left, right) KUNIT_EXPECT((left) < (right))
#define KUNIT_EXPECT_LE(test, left, right) KUNIT_EXPECT((left) <= (right))
#define KUNIT_EXPECT_GE(test, left, right) KUNIT_EXPECT((left) >= (right))
#define KUNIT_EXPECT_NE(test, left, right) KUNIT_EXPECT((left) != (right))
#define KUNIT_EXPECT_EQ_MSG(test, left, right, ...) KUNIT_EXPECT((left) == (right))
#define KUNIT_EXPECT_PTR_EQ(test, left, right) KUNIT_EXPECT((left) == (right))
#define KUNIT_EXPECT_PTR_NE(test, left, right) KUNIT_EXPECT((left) != (right))
#define KUNIT_ASSERT_EQ(test, left, right) KUNIT_EXPECT((left) == (right))
#define KUNIT_ASSERT_GE(test, left, right) KUNIT_EXPECT((left) >= (right))
#define KUNIT_ASSERT_LT(test, left, right) KUNIT_EXPECT((left) < (right))
#define KUNIT_ASSERT_TRUE(test, value) KUNIT_EXPECT(value)
/* Asked after an expectation that may have been passed over. */
#define KUNIT_ASSERT_NULL(test, pointer) ((void)(test))
#define KUNIT_ASSERT_NOT_ERR_OR_NULL(test, pointer) KUNIT_EXPECT(!IS_ERR_OR_NULL(pointer))

#endif
