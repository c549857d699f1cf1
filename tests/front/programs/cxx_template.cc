/* SPDX-License-Identifier: Apache-2.0
 *
 * VARIANT only HOLDS: a ring buffer template of std::atomic
 */
#include <pthread.h>
#include <assert.h>
#include <utility>
#include <atomic>

template <typename T, int N> struct Ring {
	T a[N];
	std::atomic<unsigned> h{0}, t{0};
	bool push(T x)
	{
		unsigned q = t.load(std::memory_order_relaxed);
		if (q - h.load(std::memory_order_acquire) == N)
			return false;
		a[q % N] = x;
		t.store(q + 1, std::memory_order_release);
		return true;
	}
	bool pop(T &x)
	{
		unsigned q = h.load(std::memory_order_relaxed);
		if (q == t.load(std::memory_order_acquire))
			return false;
		x = a[q % N];
		h.store(q + 1, std::memory_order_release);
		return true;
	}
};
static Ring<int, 2> r;
static void *p(void *)
{
	for (int i = 1; i <= 3; i++)
		while (!r.push(i)) {
		}
	return nullptr;
}

int main()
{
	pthread_t t;
	pthread_create(&t, nullptr, p, nullptr);
	int s = 0;
	for (int i = 1; i <= 3; i++) {
		int x = 0;
		while (!r.pop(x)) {
		}
		assert(x == i);
		s += x;
	}
	assert(s == 6);
	pthread_join(t, nullptr);
}
