/* SPDX-License-Identifier: Apache-2.0
 *
 * VARIANT only VIOLATED: an array of variable length has bounds
 */
int sum(int n)
{
	int a[n];
	for (int i = 0; i <= n; i++)
		a[i] = i; /* FINDS out-of-bounds */
	return a[0];
}

int main()
{
	return sum(4);
}
