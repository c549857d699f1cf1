/* SPDX-License-Identifier: Apache-2.0
 *
 * An array of zeros; writer i sets element i to element i - 1 plus 1; a reader looks for the last zero from the end. From
 * the literature on optimal partial-order reduction; 147,456 executions for 15 writers (GenMC, Nidhugg).
 */
#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>

#ifndef N
#define N 15
#endif

static atomic_int array[N + 1];

static void *reader(void *unused)
{
	int i = N;

	while (array[i])
		i--;
	assert(i >= 0);
	return unused;
}

static void *writer(void *argument)
{
	int i = (int)(intptr_t)argument;

	array[i] = array[i - 1] + 1;
	return NULL;
}

int main(void)
{
	pthread_t threads[N + 1];

	pthread_create(&threads[0], NULL, reader, NULL);
	for (int i = 1; i <= N; i++)
		pthread_create(&threads[i], NULL, writer, (void *)(intptr_t)i);
	return 0;
}
