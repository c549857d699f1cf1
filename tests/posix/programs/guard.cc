/* SPDX-License-Identifier: Apache-2.0
 *
 * VARIANT only HOLDS: a guard class on a pthread mutex
 */
#include <pthread.h>
#include <atomic>
#include <cassert>
#include <new>

std::atomic<int> n{0};
struct Guard {
	pthread_mutex_t &m;
	explicit Guard(pthread_mutex_t &x) : m(x)
	{
		pthread_mutex_lock(&m);
	}
	~Guard()
	{
		pthread_mutex_unlock(&m);
	}
};
static pthread_mutex_t m = PTHREAD_MUTEX_INITIALIZER;
static int plain;
static void *w(void *)
{
	Guard g(m);
	plain++;
	n.fetch_add(1);
	return nullptr;
}

int main()
{
	pthread_t a, b;
	pthread_create(&a, nullptr, w, nullptr);
	pthread_create(&b, nullptr, w, nullptr);
	pthread_join(a, nullptr);
	pthread_join(b, nullptr);
	assert(plain == 2 && n == 2);
}
