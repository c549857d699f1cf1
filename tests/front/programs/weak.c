/* SPDX-License-Identifier: Apache-2.0
 *
 * VARIANT only HOLDS: weak symbols
 */
#include <assert.h>

extern int nothere(void) __attribute__((weak));
int here(void) __attribute__((weak));
int here(void)
{
	return 3;
}

int main()
{
	if (nothere)
		return nothere();
	assert(here() == 3);
	return 0;
}
