/* SPDX-License-Identifier: Apache-2.0
 *
 * VARIANT only HOLDS: virtual functions and destructors, new and delete
 */
#include <assert.h>

struct B {
	virtual ~B()
	{
	}
	virtual int f() = 0;
	int v = 1;
};
struct D : B {
	int f() override
	{
		return v + 1;
	}
};
struct E : D {
	int f() override
	{
		return v + 2;
	}
	~E() override
	{
		n++;
	}
	static int n;
};
int E::n;
int main()
{
	B *b = new E;
	assert(b->f() == 3);
	delete b;
	assert(E::n == 1);
	D d;
	B &r = d;
	assert(r.f() == 2);
}
