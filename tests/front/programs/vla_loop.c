/* SPDX-License-Identifier: Apache-2.0
 *
 * VARIANT only HOLDS: an array of variable length in a loop
 */
#include <assert.h>
#include <string.h>

int main()
{
	int s = 0;
	for (int n = 1; n < 5; n++) {
		char a[n];
		memset(a, n, n);
		s += a[n - 1];
	}
	assert(s == 10);
	return 0;
}
