/* SPDX-License-Identifier: Apache-2.0
 *
 * VARIANT only HOLDS: copies, moves and realloc()
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

int main()
{
	int a[4] = {1, 2, 3, 4}, b[4];
	memcpy(b, a, sizeof a);
	assert(!memcmp(a, b, sizeof a));
	memmove(b + 1, b, 12);
	assert(b[1] == 1 && b[3] == 3);
	int *p = realloc(NULL, 8);
	p[0] = 1;
	p[1] = 2;
	p = realloc(p, 16);
	assert(p[1] == 2);
	p[3] = 1;
	free(p);
	char *q = aligned_alloc(64, 64);
	free(q);
	return 0;
}
