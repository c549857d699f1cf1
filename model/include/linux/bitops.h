/* SPDX-License-Identifier: Apache-2.0
 *
 * Stands for include/linux/bitops.h and find.h.
 * Keeps: set_bit() and friends are one marked step on the word that holds the bit; the __ forms are a
 * plain load and a plain store of that word. Leaves out: ordering.
 */
#ifndef _LINUX_BITOPS_H
#define _LINUX_BITOPS_H

#include <linux/bits.h>
#include <linux/compiler.h>
#include <asm/barrier.h>

static inline void set_bit(long nr, volatile unsigned long *addr)
{
	(void)__atomic_fetch_or(addr + nr / 64, 1ul << (nr % 64), __ATOMIC_SEQ_CST);
}

static inline void clear_bit(long nr, volatile unsigned long *addr)
{
	(void)__atomic_fetch_and(addr + nr / 64, ~(1ul << (nr % 64)), __ATOMIC_SEQ_CST);
}

static inline void change_bit(long nr, volatile unsigned long *addr)
{
	(void)__atomic_fetch_xor(addr + nr / 64, 1ul << (nr % 64), __ATOMIC_SEQ_CST);
}

static inline bool test_and_set_bit(long nr, volatile unsigned long *addr)
{
	return __atomic_fetch_or(addr + nr / 64, 1ul << (nr % 64), __ATOMIC_SEQ_CST) >> (nr % 64) &
	       1;
}

static inline bool test_and_clear_bit(long nr, volatile unsigned long *addr)
{
	return __atomic_fetch_and(addr + nr / 64, ~(1ul << (nr % 64)), __ATOMIC_SEQ_CST) >>
		       (nr % 64) &
	       1;
}

static inline bool test_and_change_bit(long nr, volatile unsigned long *addr)
{
	return __atomic_fetch_xor(addr + nr / 64, 1ul << (nr % 64), __ATOMIC_SEQ_CST) >> (nr % 64) &
	       1;
}

static inline bool test_bit(long nr, const volatile unsigned long *addr)
{
	return addr[nr / 64] >> (nr % 64) & 1;
}

#define test_bit_acquire(nr, addr) test_bit(nr, addr)
#define test_and_set_bit_lock(nr, addr) test_and_set_bit(nr, addr)
#define clear_bit_unlock(nr, addr) clear_bit(nr, addr)
#define __clear_bit_unlock(nr, addr) clear_bit(nr, addr)
#define assign_bit(nr, addr, value) ((value) ? set_bit(nr, addr) : clear_bit(nr, addr))

static inline void __set_bit(long nr, unsigned long *addr)
{
	addr[nr / 64] |= 1ul << (nr % 64);
}

static inline void __clear_bit(long nr, unsigned long *addr)
{
	addr[nr / 64] &= ~(1ul << (nr % 64));
}

static inline void __change_bit(long nr, unsigned long *addr)
{
	addr[nr / 64] ^= 1ul << (nr % 64);
}

static inline bool __test_and_set_bit(long nr, unsigned long *addr)
{
	bool was = addr[nr / 64] >> (nr % 64) & 1;

	addr[nr / 64] |= 1ul << (nr % 64);
	return was;
}

static inline bool __test_and_clear_bit(long nr, unsigned long *addr)
{
	bool was = addr[nr / 64] >> (nr % 64) & 1;

	addr[nr / 64] &= ~(1ul << (nr % 64));
	return was;
}

static inline bool __test_and_change_bit(long nr, unsigned long *addr)
{
	bool was = test_bit(nr, addr);

	addr[nr / 64] ^= 1ul << (nr % 64);
	return was;
}

#define __assign_bit(nr, addr, value) ((value) ? __set_bit(nr, addr) : __clear_bit(nr, addr))

/* The number of the first bit from `start` on that is `value`; `size` if there is none. */
static inline unsigned long kh_find_bit(const unsigned long *addr, unsigned long size,
					unsigned long start, bool value)
{
	while (start < size && (addr[start / 64] >> (start % 64) & 1) != value)
		start++;
	return start < size ? start : size;
}

#define find_first_bit(addr, size) kh_find_bit(addr, size, 0, true)
#define find_first_zero_bit(addr, size) kh_find_bit(addr, size, 0, false)
#define find_next_bit(addr, size, start) kh_find_bit(addr, size, start, true)
#define find_next_zero_bit(addr, size, start) kh_find_bit(addr, size, start, false)
#define for_each_set_bit(bit, addr, size)                                                          \
	for ((bit) = find_first_bit(addr, size); (bit) < (size);                                   \
	     (bit) = find_next_bit(addr, size, (bit) + 1))
#define for_each_clear_bit(bit, addr, size)                                                        \
	for ((bit) = find_first_zero_bit(addr, size); (bit) < (size);                              \
	     (bit) = find_next_zero_bit(addr, size, (bit) + 1))

/* Counted by hand: the engine has no such operation. */
static inline unsigned int kh_weight(unsigned long w)
{
	unsigned int weight = 0;

	for (; w; w &= w - 1)
		weight++;
	return weight;
}

#define hweight8(w) kh_weight((unsigned char)(w))
#define hweight16(w) kh_weight((unsigned short)(w))
#define hweight32(w) kh_weight((unsigned int)(w))
#define hweight64(w) kh_weight(w)
#define hweight_long(w) kh_weight(w)

/* Number of the last set bit from 1, 0 if none; and of the first from 1. */
static inline int fls64(unsigned long long w)
{
	int last = 0;

	for (; w; w >>= 1)
		last++;
	return last;
}

static inline int kh_ffs(int w)
{
	int first = 1;

	if (!w)
		return 0;
	for (; !(w & 1); w = (int)((unsigned int)w >> 1))
		first++;
	return first;
}

/* A macro, because the C library declares a function of that name. */
#define ffs(w) kh_ffs(w)
#define fls(w) fls64((unsigned int)(w))
#define fls_long(w) fls64(w)
#define __fls(w) ((unsigned long)fls64(w) - 1)

static inline unsigned long __ffs(unsigned long w)
{
	unsigned long first = 0;

	for (; !(w & 1); w >>= 1)
		first++;
	return first;
}

#define __ffs64(w) __ffs(w)
#define ffz(w) __ffs(~(w))

#endif
