/* SPDX-License-Identifier: Apache-2.0
 *
 * VARIANT only HOLDS: 128-bit products, sums and shifts
 */
#include <assert.h>

typedef unsigned __int128 u;
typedef __int128 s;
int main()
{
	volatile unsigned long a = 0xffffffffffffffffUL;
	u x = (u)a * a;
	assert((unsigned long)(x >> 64) == 0xfffffffffffffffeUL && (unsigned long)x == 1);
	volatile int sh = 70;
	u y = (u)1 << sh;
	assert((y >> sh) == 1);
	s n = -(s)5;
	assert((long)(n >> sh) == -1 && n < 0);
	return 0;
}
