/* SPDX-License-Identifier: Apache-2.0
 *
 * VARIANT only VIOLATED: a flexible array ends with its object
 */
#include <stdlib.h>

struct f {
	int n;
	int a[];
};
int main()
{
	struct f *p = malloc(sizeof *p + 3 * sizeof(int));
	p->n = 3;
	for (int i = 0; i <= p->n; i++)
		p->a[i] = i; /* FINDS out-of-bounds */
	free(p);
	return 0;
}
