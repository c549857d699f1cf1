/* SPDX-License-Identifier: Apache-2.0
 *
 * Stands for include/linux/string.h. The mem* functions become the checker's copy and fill operations; str*
 * functions read byte by byte, so that an unterminated string is found where it ends.
 */
#ifndef KHEDDLE_LINUX_STRING_H
#define KHEDDLE_LINUX_STRING_H

#include <linux/types.h>

#ifdef __cplusplus
extern "C" {
#endif

#ifndef _STRING_H /* the C library has declared them: a native test */
void *memcpy(void *to, const void *from, size_t n);
void *memmove(void *to, const void *from, size_t n);
void *memset(void *s, int c, size_t n);
int memcmp(const void *a, const void *b, size_t n);
void *memchr(const void *s, int c, size_t n);
size_t strlen(const char *s);
size_t strnlen(const char *s, size_t n);
int strcmp(const char *a, const char *b);
int strncmp(const char *a, const char *b, size_t n);
char *strcpy(char *to, const char *from);
char *strncpy(char *to, const char *from, size_t n);
char *strcat(char *to, const char *from);
char *strchr(const char *s, int c);
char *strrchr(const char *s, int c);
char *strstr(const char *s, const char *what);
#endif
void *memchr_inv(const void *s, int c, size_t n);
void memzero_explicit(void *s, size_t n);

/* The sized forms of the kernel's macros: -E2BIG when the source does not fit. */
ssize_t sized_strscpy(char *to, const char *from, size_t n);
ssize_t sized_strscpy_pad(char *to, const char *from, size_t n);
size_t strlcpy(char *to, const char *from, size_t n);
bool sysfs_streq(const char *a, const char *b);
char *skip_spaces(const char *s);
char *strim(char *s);

char *kstrdup(const char *s, gfp_t gfp);
char *kstrndup(const char *s, size_t max, gfp_t gfp);
void *kmemdup(const void *from, size_t n, gfp_t gfp);
void *memdup_user(const void *from, size_t n);

#ifdef __cplusplus
}
#endif

#define KH_STRSCPY(function, to, from, n, ...) function(to, from, n)
#define strscpy(to, from, ...) KH_STRSCPY(sized_strscpy, to, from, ##__VA_ARGS__, sizeof(to))
#define strscpy_pad(to, from, ...)                                                                 \
	KH_STRSCPY(sized_strscpy_pad, to, from, ##__VA_ARGS__, sizeof(to))
#define kbasename(path) (strrchr(path, '/') ? strrchr(path, '/') + 1 : (path))
#define memset_startat(object, value, member)                                                      \
	memset((char *)(object) + __builtin_offsetof(__typeof__(*(object)), member), value,        \
	       sizeof(*(object)) - __builtin_offsetof(__typeof__(*(object)), member))

#endif
