/* SPDX-License-Identifier: Apache-2.0
 *
 * Stands for include/linux/sprintf.h; kernel/vsprintf.cc says what is kept. A native build keeps the C library's
 * functions of these names.
 */
#ifndef KHEDDLE_LINUX_SPRINTF_H
#define KHEDDLE_LINUX_SPRINTF_H

#include <stdarg.h>
#include <linux/types.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The length of the whole text; what fits is written, and ends with a zero byte if size is not 0. */
int kh_vsnprintf(char *to, size_t size, const char *format, va_list arguments);
int kh_snprintf(char *to, size_t size, const char *format, ...);
/* The length of what was written. */
int vscnprintf(char *to, size_t size, const char *format, va_list arguments);
int scnprintf(char *to, size_t size, const char *format, ...);
char *kvasprintf(gfp_t gfp, const char *format, va_list arguments);
char *kasprintf(gfp_t gfp, const char *format, ...);
/* Into the page of an attribute file. */
int sysfs_emit(char *page, const char *format, ...);
int sysfs_emit_at(char *page, int at, const char *format, ...);

#ifdef __cplusplus
}
#endif

#ifndef KHEDDLE_NATIVE
#define vsnprintf(to, size, format, arguments) kh_vsnprintf(to, size, format, arguments)
#define snprintf(to, size, ...) kh_snprintf(to, size, __VA_ARGS__)
#define sprintf(to, ...) kh_snprintf(to, ~(size_t)0 >> 1, __VA_ARGS__)
#endif

#endif
