/* SPDX-License-Identifier: Apache-2.0
 *
 * VARIANT only VIOLATED: a string literal is read-only
 */
int main()
{
	char *s = "abc";
	s[0] = 'x'; /* FINDS out-of-bounds */
	return 0;
}
