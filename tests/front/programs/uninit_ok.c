/* SPDX-License-Identifier: Apache-2.0
 *
 * VARIANT only HOLDS: copies of what nobody wrote are no finding
 */
#include <assert.h>

int g;
int g2;
int main()
{
	int x;
	g = x;
	int y;
	y = 1;
	struct {
		int a, b;
	} s;
	s.a = 1;
	__typeof__(s) t = s;
	assert(t.a == 1);
	int z;
	for (int i = 0; i < 2; i++) {
		if (i == 0)
			z = 5;
		else
			assert(z == 5);
	}
	unsigned m;
	m = m;
	return y - 1;
}
