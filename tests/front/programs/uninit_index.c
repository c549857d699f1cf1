/* SPDX-License-Identifier: Apache-2.0
 *
 * VARIANT only VIOLATED: as an index
 */
int g[4];
int g2;
int main()
{
	int x;
	g[x] = 1; /* FINDS uninit-read */
	return 0;
}
