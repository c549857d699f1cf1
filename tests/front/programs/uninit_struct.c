/* SPDX-License-Identifier: Apache-2.0
 *
 * VARIANT only VIOLATED: one member was written, the other is read
 */
struct s {
	int a, b;
};
int g2;
int main()
{
	struct s x;
	x.a = 1;
	if (x.b) /* FINDS uninit-read */
		g2 = 1;
	return 0;
}
