/* SPDX-License-Identifier: Apache-2.0
 *
 * VARIANT only VIOLATED: as the value of a switch
 */
int g2;
int main()
{
	int x;
	switch (x) { /* FINDS uninit-read */
	case 1:
		g2 = 1;
	default:
		g2 = 3;
	}
}
