/* SPDX-License-Identifier: Apache-2.0
 *
 * VARIANT only HOLDS: one memory, several types
 */
#include <assert.h>

union u {
	int i;
	char c[4];
	short s[2];
	float f;
};
int main()
{
	union u x;
	x.i = 0x01020304;
	assert(x.c[0] == 4 && x.s[1] == 0x0102);
	union u y = x;
	assert(y.i == x.i);
	return 0;
}
