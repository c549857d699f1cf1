/* SPDX-License-Identifier: Apache-2.0
 *
 * VARIANT only HOLDS: alloca() in a loop
 */
#include <assert.h>
#include <string.h>
#include <alloca.h>

int main()
{
	for (int i = 1; i < 3; i++) {
		char *p = alloca(i * 8);
		strcpy(p, "abc");
		assert(p[2] == 'c');
	}
	return 0;
}
