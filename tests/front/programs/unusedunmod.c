/* SPDX-License-Identifier: Apache-2.0
 *
 * VARIANT only HOLDS: an unmodelled function that is not reached is none of our business
 */
extern int frobnicate(int);
volatile int z;
int main()
{
	if (z)
		return frobnicate(3);
	return 0;
}
