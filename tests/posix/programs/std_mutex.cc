/* SPDX-License-Identifier: Apache-2.0
 *
 * VARIANT only HOLDS: std::mutex
 */
#include <pthread.h>
#include <assert.h>
#include <mutex>

std::mutex m;
int n;
static void *w(void *)
{
	std::lock_guard<std::mutex> g(m);
	n++;
	return nullptr;
}

int main()
{
	pthread_t a, b;
	pthread_create(&a, nullptr, w, nullptr);
	pthread_create(&b, nullptr, w, nullptr);
	pthread_join(a, nullptr);
	pthread_join(b, nullptr);
	assert(n == 2);
}
