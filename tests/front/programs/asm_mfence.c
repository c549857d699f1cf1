/* SPDX-License-Identifier: Apache-2.0
 *
 * VARIANT only HOLDS: barriers in assembly
 */
#include <assert.h>

int main()
{
	int x = 1;
	__asm__ volatile("mfence" ::: "memory");
	__asm__ volatile("pause");
	__asm__ volatile("nop");
	__asm__ volatile("rep; nop" ::: "memory");
	assert(x == 1);
	return 0;
}
