/* SPDX-License-Identifier: Apache-2.0
 *
 * VARIANT only VIOLATED: a sum without a start
 */
#include <assert.h>

int g2;
int main()
{
	int s;
	for (int i = 0; i < 3; i++)
		s += i;
	assert(s == 3); /* FINDS uninit-read */
	return 0;
}
