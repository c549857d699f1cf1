/* SPDX-License-Identifier: Apache-2.0
 *
 * VARIANT only HOLDS: structures as variable arguments
 */
#include <assert.h>
#include <stdarg.h>

struct big {
	long a, b, c;
};
struct two {
	int a, b;
};
long f(int n, ...)
{
	va_list v;
	va_start(v, n);
	struct big b = va_arg(v, struct big);
	struct two t = va_arg(v, struct two);
	va_end(v);
	return b.c + t.b;
}

int main()
{
	struct big b = {1, 2, 3};
	struct two t = {4, 5};
	assert(f(2, b, t) == 8);
	return 0;
}
