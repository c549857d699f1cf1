// Small functions of lib/ and mm/util.c that drivers of a tree call, compiled with its headers.
#include <linux/bitops.h>
#include <linux/kernel.h>
#include <linux/kmod.h>
#include <linux/random.h>
#include <linux/slab.h>
#include <linux/string.h>

const char *kstrdup_const(const char *s, gfp_t flags)
{
	return kstrdup(s, flags);
}

void kfree_const(const void *s)
{
	kfree(s);
}

unsigned long simple_strtoul(const char *s, char **end, unsigned int base)
{
	unsigned long value = 0;

	if (base == 16 && s[0] == '0' && (s[1] | 0x20) == 'x')
		s += 2;
	for (;; s++) {
		unsigned int digit = *s >= '0' && *s <= '9' ? *s - '0'
				     : (*s | 0x20) >= 'a'   ? (*s | 0x20) - 'a' + 10
							    : base;

		if (digit >= (base ?: 10))
			break;
		value = value * (base ?: 10) + digit;
	}
	if (end)
		*end = (char *)s;
	return value;
}

long simple_strtol(const char *s, char **end, unsigned int base)
{
	return *s == '-' ? -simple_strtoul(s + 1, end, base) : simple_strtoul(s, end, base);
}

unsigned int __sw_hweight8(unsigned int w)
{
	return __builtin_popcount(w & 0xff);
}

unsigned int __sw_hweight16(unsigned int w)
{
	return __builtin_popcount(w & 0xffff);
}

unsigned int __sw_hweight32(unsigned int w)
{
	return __builtin_popcount(w);
}

unsigned long __sw_hweight64(__u64 w)
{
	return __builtin_popcountll(w);
}

/* Everything is built in. */
int __request_module(bool wait, const char *format, ...)
{
	might_sleep();
	return -ENOENT;
}

void __copy_overflow(int size, unsigned long count)
{
	WARN(1, "Buffer overflow detected (%d < %lu)!\n", size, count);
}

void add_device_randomness(const void *buf, size_t len)
{
}
