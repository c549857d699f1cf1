/* SPDX-License-Identifier: Apache-2.0
 *
 * VARIANT only HOLDS: lambdas and std::function
 */
#include <assert.h>
#include <functional>

template <class F> int app(F f, int x)
{
	return f(x);
}

int main()
{
	int k = 3;
	auto l = [&](int x) {
		k++;
		return x + k;
	};
	assert(app(l, 1) == 5 && k == 4);
	auto m = [](auto a, auto b) { return a + b; };
	assert(m(1, 2L) == 3);
	int (*fp)(int) = [](int x) { return x * 2; };
	assert(fp(4) == 8);
	std::function<int(int)> sf = l;
	assert(sf(1) == 6);
}
