/* SPDX-License-Identifier: Apache-2.0
 *
 * VARIANT only HOLDS: pointers to members, structured bindings, constexpr
 */
#include <assert.h>

struct A {
	int x;
	int f(int y) const
	{
		return x + y;
	}
	static int g()
	{
		return 7;
	}
};
struct P {
	A a, b;
	P(const P &) = default;
	P(int i) : a{i}, b{i + 1}
	{
	}
	P &operator=(P &&o)
	{
		a = o.a;
		b = o.b;
		o.a.x = 0;
		return *this;
	}
};
enum class C : unsigned char {
	R,
	G = 5
};
namespace n
{
inline constexpr int k = 4;
}

int main()
{
	A a{3};
	int (A::*pm)(int) const = &A::f;
	assert((a.*pm)(2) == 5);
	int A::*pd = &A::x;
	assert(a.*pd == 3);
	P p(1), q(p);
	q = P(8);
	assert(q.b.x == 9 && A::g() == 7);
	assert(static_cast<int>(C::G) == 5 && n::k == 4);
	const A &r = A{6};
	assert(r.x == 6);
	if (auto [u, v] = P(2); u.x == 2)
		assert(v.x == 3);
	int arr[] = {1, 2, 3};
	for (int &e : arr)
		e *= 2;
	assert(arr[2] == 6);
	constexpr int z = [] {
		int s = 0;
		for (int i = 0; i < 4; i++)
			s += i;
		return s;
	}();
	static_assert(z == 6);
}
