/* SPDX-License-Identifier: Apache-2.0
 *
 * VARIANT only HOLDS: compound literals and designated initialisers
 */
#include <assert.h>

struct s {
	int a, b;
};
static int f(const struct s *p)
{
	return p->a + p->b;
}

int main()
{
	assert(f(&(struct s){1, 2}) == 3);
	int *p = (int[]){1, 2, 3};
	assert(p[2] == 3);
	struct s t = {.b = 4};
	assert(t.a == 0 && t.b == 4);
	return 0;
}
