/* SPDX-License-Identifier: Apache-2.0
 *
 * VARIANT only HOLDS: arrays of variable length in two calls
 */
#include <assert.h>

int sum(int n)
{
	int a[n];
	for (int i = 0; i < n; i++)
		a[i] = i;
	int s = 0;
	for (int i = 0; i < n; i++)
		s += a[i];
	return s;
}

int main()
{
	assert(sum(4) == 6);
	assert(sum(7) == 21);
	return 0;
}
