/* SPDX-License-Identifier: Apache-2.0
 *
 * N threads put four numbers each into a hash table of 128 slots by compare-and-exchange, going on to the next slot
 * when one is taken. Up to 11 threads never meet; 15 threads have 4,096 executions. From the literature on dynamic
 * partial-order reduction (Flanagan and Godefroid).
 */
#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>

#ifndef N
#define N 15
#endif
#define SLOTS 128
#define MESSAGES 4

static atomic_int table[SLOTS];

static void *put_all(void *argument)
{
	int me = (int)(intptr_t)argument;

	for (int message = 1; message <= MESSAGES; message++) {
		int word = message * 11 + me;
		int slot = word * 7 % SLOTS;
		int empty = 0;

		while (!atomic_compare_exchange_strong(&table[slot], &empty, word)) {
			assert(empty); /* what made it fail: somebody's word */
			slot = (slot + 1) % SLOTS;
			empty = 0;
		}
	}
	return NULL;
}

int main(void)
{
	pthread_t threads[N];

	for (int i = 0; i < N; i++)
		pthread_create(&threads[i], NULL, put_all, (void *)(intptr_t)i);
	return 0;
}
