/* SPDX-License-Identifier: Apache-2.0
 *
 * VARIANT only VIOLATED: a branch on a local variable that nobody wrote
 */
int g2;
int main()
{
	int x;
	if (x) /* FINDS uninit-read */
		g2 = 1;
	return 0;
}
