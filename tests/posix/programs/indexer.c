/* SPDX-License-Identifier: Apache-2.0
 *
 * VARIANT only HOLDS: threads end by pthread_exit() in a loop; the hash table has room for all
 */
#include <pthread.h>
#include <assert.h>
#define SIZE 128
#define MAX 4
#define NUM 5
int table[SIZE];
pthread_mutex_t cas_mutex[SIZE];
int cas(int *tab, int h, int val, int nv)
{
	int r = 0;
	pthread_mutex_lock(&cas_mutex[h]);
	if (tab[h] == val) {
		tab[h] = nv;
		r = 1;
	}
	pthread_mutex_unlock(&cas_mutex[h]);
	return r;
}

void *thread_routine(void *arg)
{
	int tid, m = 0, w, h;
	tid = *((int *)arg);
	while (1) {
		if (m < MAX) {
			w = (++m) * 11 + tid;
		} else
			pthread_exit(NULL);
		h = (w * 7) % SIZE;
		if (h < 0)
			assert(0);
		while (cas(table, h, 0, w) == 0)
			h = (h + 1) % SIZE;
	}
}

int main()
{
	int i, arg;
	pthread_t tids[NUM];
	int args[NUM];
	for (i = 0; i < SIZE; i++)
		pthread_mutex_init(&cas_mutex[i], NULL);
	for (i = 0; i < NUM; i++) {
		args[i] = i;
		pthread_create(&tids[i], NULL, thread_routine, &args[i]);
	}
	for (i = 0; i < NUM; i++)
		pthread_join(tids[i], NULL);
	for (i = 0; i < SIZE; i++)
		pthread_mutex_destroy(&cas_mutex[i]);
	return 0;
}
