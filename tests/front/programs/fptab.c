/* SPDX-License-Identifier: Apache-2.0
 *
 * VARIANT only HOLDS: tables of functions
 */
#include <assert.h>

static int a1(int x)
{
	return x + 1;
}

static int m2(int x)
{
	return x * 2;
}

static const struct ops {
	const char *n;
	int (*f)(int);
} ops[] = {{"a", a1}, {"m", m2}, {0, 0}};
int main()
{
	int x = 3;
	for (const struct ops *o = ops; o->f; o++)
		x = o->f(x);
	assert(x == 8);
	int (*volatile nf)(int) = m2;
	assert(nf(2) == 4);
	return 0;
}
