/* SPDX-License-Identifier: Apache-2.0
 *
 * VARIANT only HOLDS: _Generic, statement expressions, arrays of arrays
 */
#include <assert.h>
#include <stdlib.h>
#define t(x) _Generic((x), int: 1, long: 2, char *: 3, default: 4)
_Static_assert(sizeof(int) == 4, "");
int main()
{
	assert(t(1) == 1 && t(1L) == 2 && t((char *)0) == 3);
	int(*p)[3] = (int(*)[3])malloc(2 * sizeof *p);
	p[1][2] = 5;
	assert(((int *)p)[5] == 5);
	free(p);
	int a = ({
		int q = 3;
		q + 1;
	});
	assert(a == 4);
	assert((a ?: 9) == 4);
	enum {
		A = 5,
		B
	};
	assert(B == 6);
	return 0;
}
