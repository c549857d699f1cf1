/* SPDX-License-Identifier: Apache-2.0
 *
 * VARIANT only HOLDS: bit-fields keep to themselves
 */
#include <assert.h>

struct s {
	unsigned a : 3, b : 5;
	int c : 4;
	unsigned long long d : 40;
} x;
int main()
{
	x.a = 7;
	x.b = 17;
	x.c = -3;
	x.d = 1ULL << 39;
	assert(x.a == 7 && x.b == 17 && x.c == -3 && x.d == 1ULL << 39);
	x.a++;
	assert(x.a == 0);
	return 0;
}
