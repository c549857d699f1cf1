/* SPDX-License-Identifier: Apache-2.0
 *
 * VARIANT only HOLDS: va_arg and va_copy
 */
#include <assert.h>
#include <string.h>
#include <stdarg.h>

struct big {
	long a, b, c;
};
int sum(int n, ...)
{
	va_list v;
	va_start(v, n);
	int s = 0;
	for (int i = 0; i < n; i++)
		s += va_arg(v, int);
	va_end(v);
	return s;
}

long mix(const char *f, ...)
{
	va_list v, w;
	va_start(v, f);
	va_copy(w, v);
	long r = va_arg(v, long) + (long)strlen(va_arg(v, char *));
	r += va_arg(w, long);
	va_end(v);
	va_end(w);
	return r;
}

int main()
{
	assert(sum(3, 1, 2, 3) == 6);
	assert(mix("", 5L, "abc") == 13);
	return 0;
}
