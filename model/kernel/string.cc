// Stands for lib/string.c and mm/util.c's duplicates. Keeps: results, and which bytes are looked at. The
// memory functions appear here for calls through a pointer; direct calls become one operation of the checker.
#include <linux/errno.h>
#include <linux/err.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/uaccess.h>

void *memcpy(void *to, const void *from, size_t n)
{
	return __builtin_memcpy(to, from, n);
}

void *memmove(void *to, const void *from, size_t n)
{
	return __builtin_memmove(to, from, n);
}

void *memset(void *s, int c, size_t n)
{
	return __builtin_memset(s, c, n);
}

int memcmp(const void *a, const void *b, size_t n)
{
	auto *x = static_cast<const unsigned char *>(a);
	auto *y = static_cast<const unsigned char *>(b);

	for (size_t i = 0; i < n; i++)
		if (x[i] != y[i])
			return x[i] < y[i] ? -1 : 1;
	return 0;
}

void *memchr(const void *s, int c, size_t n)
{
	auto *bytes = static_cast<const unsigned char *>(s);

	for (size_t i = 0; i < n; i++)
		if (bytes[i] == static_cast<unsigned char>(c))
			return const_cast<unsigned char *>(bytes + i);
	return nullptr;
}

void *memchr_inv(const void *s, int c, size_t n)
{
	auto *bytes = static_cast<const unsigned char *>(s);

	for (size_t i = 0; i < n; i++)
		if (bytes[i] != static_cast<unsigned char>(c))
			return const_cast<unsigned char *>(bytes + i);
	return nullptr;
}

void memzero_explicit(void *s, size_t n)
{
	memset(s, 0, n);
}

size_t strlen(const char *s)
{
	size_t n = 0;

	while (s[n])
		n++;
	return n;
}

size_t strnlen(const char *s, size_t n)
{
	size_t i = 0;

	while (i < n && s[i])
		i++;
	return i;
}

int strcmp(const char *a, const char *b)
{
	while (*a && *a == *b) {
		a++;
		b++;
	}
	return static_cast<unsigned char>(*a) - static_cast<unsigned char>(*b);
}

int strncmp(const char *a, const char *b, size_t n)
{
	for (; n; n--, a++, b++) {
		if (*a != *b)
			return static_cast<unsigned char>(*a) - static_cast<unsigned char>(*b);
		if (!*a)
			break;
	}
	return 0;
}

char *strcpy(char *to, const char *from)
{
	for (size_t i = 0; (to[i] = from[i]); i++)
		;
	return to;
}

char *strncpy(char *to, const char *from, size_t n)
{
	size_t i = 0;

	for (; i < n && from[i]; i++)
		to[i] = from[i];
	for (; i < n; i++)
		to[i] = 0;
	return to;
}

char *strcat(char *to, const char *from)
{
	strcpy(to + strlen(to), from);
	return to;
}

char *strchr(const char *s, int c)
{
	for (; *s != static_cast<char>(c); s++)
		if (!*s)
			return nullptr;
	return const_cast<char *>(s);
}

char *strrchr(const char *s, int c)
{
	const char *last = nullptr;

	do {
		if (*s == static_cast<char>(c))
			last = s;
	} while (*s++);
	return const_cast<char *>(last);
}

char *strstr(const char *s, const char *what)
{
	size_t n = strlen(what);

	for (; strncmp(s, what, n); s++)
		if (!*s)
			return nullptr;
	return const_cast<char *>(s);
}

ssize_t sized_strscpy(char *to, const char *from, size_t n)
{
	if (!n)
		return -E2BIG;
	size_t i = 0;

	for (; i < n - 1 && from[i]; i++)
		to[i] = from[i];
	to[i] = 0;
	return from[i] ? -E2BIG : static_cast<ssize_t>(i);
}

ssize_t sized_strscpy_pad(char *to, const char *from, size_t n)
{
	ssize_t written = sized_strscpy(to, from, n);

	if (written >= 0)
		memset(to + written, 0, n - written);
	return written;
}

size_t strlcpy(char *to, const char *from, size_t n)
{
	if (n)
		sized_strscpy(to, from, n);
	return strlen(from);
}

bool sysfs_streq(const char *a, const char *b)
{
	while (*a && *a == *b) {
		a++;
		b++;
	}
	return *a == *b || (!*a && *b == '\n' && !b[1]) || (!*b && *a == '\n' && !a[1]);
}

char *skip_spaces(const char *s)
{
	while (*s == ' ' || (*s >= '\t' && *s <= '\r'))
		s++;
	return const_cast<char *>(s);
}

char *strim(char *s)
{
	size_t n = strlen(s);

	while (n && (s[n - 1] == ' ' || (s[n - 1] >= '\t' && s[n - 1] <= '\r')))
		s[--n] = 0;
	return skip_spaces(s);
}

char *kstrdup(const char *s, gfp_t gfp)
{
	return s ? static_cast<char *>(kmemdup(s, strlen(s) + 1, gfp)) : nullptr;
}

char *kstrndup(const char *s, size_t max, gfp_t gfp)
{
	if (!s)
		return nullptr;
	size_t n = strnlen(s, max);
	auto *copy = static_cast<char *>(kmalloc(n + 1, gfp));

	if (copy) {
		memcpy(copy, s, n);
		copy[n] = 0;
	}
	return copy;
}

void *memdup_user(const void *from, size_t n)
{
	void *copy = kmalloc(n, GFP_USER);

	if (!copy)
		return ERR_PTR(-ENOMEM);
	if (copy_from_user(copy, from, n)) {
		kfree(copy);
		return ERR_PTR(-EFAULT);
	}
	return copy;
}
