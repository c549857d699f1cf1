/* SPDX-License-Identifier: Apache-2.0
 *
 * One writer, N readers of the same variable: each read is before or after the write, so 2^N executions (8,192 for 13).
 */
#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>

#ifndef N
#define N 13
#endif

static atomic_int x;

static void *writer(void *unused)
{
	x = 1;
	return unused;
}

static void *reader(void *unused)
{
	int seen = x;

	assert(seen == 0 || seen == 1);
	return unused;
}

int main(void)
{
	pthread_t threads[N + 1];

	pthread_create(&threads[0], NULL, writer, NULL);
	for (int i = 1; i <= N; i++)
		pthread_create(&threads[i], NULL, reader, NULL);
	return 0;
}
