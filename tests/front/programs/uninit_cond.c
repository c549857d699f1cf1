/* SPDX-License-Identifier: Apache-2.0
 *
 * VARIANT only VIOLATED: written on one path only
 */
volatile int c;
int g[4];
int g2;
int main()
{
	int x;
	if (c)
		x = 1;
	if (x == 1) /* FINDS uninit-read */
		g[0] = 1;
	return 0;
}
