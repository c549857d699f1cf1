/* SPDX-License-Identifier: Apache-2.0
 *
 * VARIANT only HOLDS: overflow, bits, and other builtins
 */
#include <assert.h>
#include <stdlib.h>

int main()
{
	volatile int a = 2147483647;
	int r;
	assert(__builtin_add_overflow(a, 1, &r));
	assert(!__builtin_sub_overflow(a, 1, &r) && r == 2147483646);
	volatile long l = 1L << 62;
	long q;
	assert(__builtin_mul_overflow(l, 4L, &q));
	volatile unsigned u = 0xf0;
	assert(__builtin_popcount(u) == 4 && __builtin_ctz(u) == 4 && __builtin_clz(u) == 24 &&
	       __builtin_ffs(u) == 5 && __builtin_parity(u) == 0);
	assert(__builtin_bswap32(u) == 0xf0000000u);
	assert(__builtin_expect(u == 0xf0, 1));
	int k = __builtin_constant_p(a);
	assert(!k);
	char buf[8];
	assert(__builtin_object_size(buf, 0) == 8 || __builtin_object_size(buf, 0) == (size_t)-1);
	assert(__builtin_types_compatible_p(int, int));
	assert(__builtin_abs(-3) == 3);
	volatile unsigned char c = 200;
	unsigned char d;
	assert(__builtin_add_overflow(c, 100, &d));
	unsigned short mx;
	assert(__builtin_mul_overflow(a, a, &mx));
	return 0;
}
