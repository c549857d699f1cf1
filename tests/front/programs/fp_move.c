/* SPDX-License-Identifier: Apache-2.0
 *
 * VARIANT only HOLDS: floating-point values that are only moved
 */
double g = 1.5;
struct p {
	double x, y;
} a = {1, 2}, b;
int main()
{
	b = a;
	double t = g;
	g = b.x;
	b.x = t;
	return 0;
}
