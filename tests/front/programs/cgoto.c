/* SPDX-License-Identifier: Apache-2.0
 *
 * VARIANT only HOLDS: computed goto
 */
#include <assert.h>

int run(const unsigned char *p)
{
	static void *tab[] = {&&add, &&dbl, &&end};
	int a = 0;
	goto *tab[*p];
add:
	a += 1;
	goto *tab[*++p];
dbl:
	a *= 2;
	goto *tab[*++p];
end:
	return a;
}

int main()
{
	unsigned char p[] = {0, 1, 0, 1, 2};
	assert(run(p) == 6);
	return 0;
}
