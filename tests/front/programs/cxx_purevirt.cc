/* SPDX-License-Identifier: Apache-2.0
 *
 * VARIANT only HOLDS: virtual bases
 */
#include <assert.h>

struct V {
	int n = 1;
	virtual int f()
	{
		return n;
	}
	virtual ~V()
	{
	}
};
struct L : virtual V {
	int f() override
	{
		return n + 1;
	}
};
struct R : virtual V {
};
struct J : L, R {
	int f() override
	{
		return n + 5;
	}
};
int main()
{
	J j;
	V *v = &j;
	assert(v->f() == 6);
	L *l = &j;
	l->n = 2;
	assert(v->n == 2);
}
