/* SPDX-License-Identifier: Apache-2.0
 *
 * VARIANT only VIOLATED: as a pointer
 */
int g2;
int main()
{
	int *p;
	*p = 1; /* FINDS uninit-read */
	return 0;
}
