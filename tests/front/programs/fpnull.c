/* SPDX-License-Identifier: Apache-2.0
 *
 * VARIANT only VIOLATED: a call of NULL
 */
int (*volatile f)(int);
int main()
{
	return f(1); /* FINDS null-deref */
}
