/* SPDX-License-Identifier: Apache-2.0
 *
 * The kernel's drivers/misc/lkdtm/refcount.c, as it is, each crash type a case that must be found.
 * Each says when what it does next is wrong: nothing before that may be found. What a count is
 * afterwards is not asked, since kheddle's executions end with the finding. The two that measure
 * time are left out.
 */
#include <kheddle/scenario.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/string.h>

#include "selftest.h"

#define __stringify(...) #__VA_ARGS__

SELFTEST_VARIABLES;

static void say(const char* text) {
  if (selftest_case && !strncmp(text, "attempting bad", 14)) kh_reach("what is wrong");
}

#undef pr_info
#undef pr_warn
#undef pr_err
#define pr_info(text, ...) say(text)
#define pr_warn(text, ...) say(text)
#define pr_err(text, ...) kh_fail("assertion", "%s", "lkdtm: " text)

#include "drivers/misc/lkdtm/refcount.c"

KH_THREAD(selftest) {
  for (size_t i = 0; i < refcount_crashtypes.len && !selftest_case && !selftest_argument; i++)
    if (!strstr(crashtypes[i].name, "TIMING"))
      selftest_case_is(crashtypes[i].func, SELFTEST_COMPLAINS, 0);
  if (selftest_case) selftest_case();
}
