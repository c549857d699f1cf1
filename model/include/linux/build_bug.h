/* SPDX-License-Identifier: Apache-2.0
 *
 * Stands for include/linux/build_bug.h: conditions that the compiler judges.
 */
#ifndef KHEDDLE_LINUX_BUILD_BUG_H
#define KHEDDLE_LINUX_BUILD_BUG_H

#ifdef __cplusplus
#define BUILD_BUG_ON_MSG(condition, message) static_assert(!(condition), message)
#else
#define BUILD_BUG_ON_MSG(condition, message) _Static_assert(!(condition), message)
#ifndef static_assert
#define KH_STATIC_ASSERT(condition, message, ...) _Static_assert(condition, message)
#define static_assert(condition, ...) KH_STATIC_ASSERT(condition, ##__VA_ARGS__, #condition)
#endif
#endif

#define BUILD_BUG_ON(condition) BUILD_BUG_ON_MSG(condition, "BUILD_BUG_ON failed: " #condition)
#define BUILD_BUG_ON_ZERO(e) ((int)(sizeof(char[1 - 2 * !!(e)]) - 1))

#endif
