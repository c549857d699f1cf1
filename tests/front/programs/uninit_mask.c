/* SPDX-License-Identifier: Apache-2.0
 *
 * VARIANT only HOLDS: masked bits are defined
 */
#include <assert.h>

int g2;
int main()
{
	unsigned x;
	unsigned y = x & 0;
	assert(y == 0);
	struct {
		unsigned a : 3, b : 5;
	} s;
	s.a = 1;
	assert(s.a == 1);
	return 0;
}
