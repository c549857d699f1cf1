/* SPDX-License-Identifier: Apache-2.0
 *
 * VARIANT only HOLDS: placement new, unique_ptr, optional, array
 */
#include <assert.h>
#include <new>
#include <memory>
#include <optional>
#include <array>
#include <string_view>

struct T {
	int a;
	T(int x) : a(x)
	{
	}
	~T()
	{
		a = -1;
	}
};
int main()
{
	alignas(T) unsigned char buf[sizeof(T)];
	T *t = new (buf) T(4);
	assert(t->a == 4);
	t->~T();
	auto u = std::make_unique<T>(5);
	assert(u->a == 5);
	std::optional<int> o;
	assert(!o);
	o = 3;
	assert(*o == 3);
	std::array<int, 3> ar{1, 2, 3};
	int s = 0;
	for (int x : ar)
		s += x;
	assert(s == 6);
	std::string_view v = "hello";
	assert(v.size() == 5 && v[1] == 'e');
}
