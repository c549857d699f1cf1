/* SPDX-License-Identifier: Apache-2.0
 *
 * N threads add 1 to a counter, each in one atomic step: N! orders (40,320 for 8) that all end the same.
 */
#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>

#ifndef N
#define N 8
#endif

static atomic_int counter;

static void *increment(void *unused)
{
	atomic_fetch_add(&counter, 1);
	return unused;
}

int main(void)
{
	pthread_t threads[N];

	for (int i = 0; i < N; i++)
		pthread_create(&threads[i], NULL, increment, NULL);
	for (int i = 0; i < N; i++)
		pthread_join(threads[i], NULL);
	assert(counter == N);
	return 0;
}
