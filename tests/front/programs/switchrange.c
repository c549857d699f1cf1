/* SPDX-License-Identifier: Apache-2.0
 *
 * VARIANT only HOLDS: case ranges
 */
#include <assert.h>

int f(int x)
{
	switch (x) {
	case 0 ... 9:
		return 1;
	case 10:
	case 100000 ... 200000:
		return 2;
	default:
		return 3;
	}
}

int main()
{
	assert(f(5) == 1 && f(10) == 2 && f(150000) == 2 && f(-1) == 3);
	return 0;
}
