/* SPDX-License-Identifier: Apache-2.0
 *
 * VARIANT only VIOLATED: what is computed from it is as little
 */
int g2;
int main()
{
	int x;
	int y = x * 2 + 1;
	if (y > 4) /* FINDS uninit-read */
		g2 = 1;
	return 0;
}
