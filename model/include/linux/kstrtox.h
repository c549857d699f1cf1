/* SPDX-License-Identifier: Apache-2.0
 *
 * Stands for include/linux/kstrtox.h: whole strings to numbers. One newline at the end is allowed; -EINVAL for
 * anything else that is no number, -ERANGE for one that does not fit. *_from_user copies from user memory first.
 */
#ifndef KHEDDLE_LINUX_KSTRTOX_H
#define KHEDDLE_LINUX_KSTRTOX_H

#include <linux/types.h>

#ifdef __cplusplus
extern "C" {
#endif

int kstrtoull(const char *s, unsigned int base, unsigned long long *result);
int kstrtoll(const char *s, unsigned int base, long long *result);
int kstrtoul(const char *s, unsigned int base, unsigned long *result);
int kstrtol(const char *s, unsigned int base, long *result);
int kstrtouint(const char *s, unsigned int base, unsigned int *result);
int kstrtoint(const char *s, unsigned int base, int *result);
int kstrtobool(const char *s, bool *result);

int kstrtoul_from_user(const char *s, size_t count, unsigned int base, unsigned long *result);
int kstrtol_from_user(const char *s, size_t count, unsigned int base, long *result);
int kstrtouint_from_user(const char *s, size_t count, unsigned int base, unsigned int *result);
int kstrtoint_from_user(const char *s, size_t count, unsigned int base, int *result);
int kstrtobool_from_user(const char *s, size_t count, bool *result);

#ifdef __cplusplus
}
#endif

#endif
