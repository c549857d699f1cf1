/* SPDX-License-Identifier: Apache-2.0
 *
 * VARIANT only HOLDS: constructors in order of priority
 */
#include <assert.h>

int x;
__attribute__((constructor)) static void c1(void)
{
	x = 5;
}

__attribute__((constructor(101))) static void c0(void)
{
	assert(x == 0);
	x = 1;
}

__attribute__((destructor)) static void d(void)
{
}

int main()
{
	assert(x == 5);
	return 0;
}
