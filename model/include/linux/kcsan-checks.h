/* SPDX-License-Identifier: Apache-2.0
 *
 * Stands for include/linux/kcsan-checks.h; kheddle/kcsan.h says what is kept.
 */
#ifndef _LINUX_KCSAN_CHECKS_H
#define _LINUX_KCSAN_CHECKS_H

#include <kheddle/kcsan.h>

#endif
