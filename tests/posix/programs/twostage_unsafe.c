/* SPDX-License-Identifier: Apache-2.0
 *
 * VARIANT only VIOLATED: two locks, two stages, and a reader between them
 */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <assert.h>

static int iTThreads = 2, iRThreads = 1;
static int data1Value = 0, data2Value = 0;
pthread_mutex_t *data1Lock, *data2Lock;
void lock(pthread_mutex_t *l)
{
	int err;
	if (0 != (err = pthread_mutex_lock(l))) {
		fprintf(stderr, "Got error %d\n", err);
		exit(-1);
	}
}

void unlock(pthread_mutex_t *l)
{
	int err;
	if (0 != (err = pthread_mutex_unlock(l))) {
		exit(-1);
	}
}

void *funcA(void *p)
{
	lock(data1Lock);
	data1Value = 1; /* FINDS data-race */
	unlock(data1Lock);
	lock(data2Lock);
	data2Value = data1Value + 1;
	unlock(data2Lock);
	return NULL;
}

void *funcB(void *p)
{
	int t1 = -1, t2 = -1;
	lock(data1Lock);
	if (data1Value == 0) {
		unlock(data1Lock);
		return NULL;
	}
	t1 = data1Value;
	unlock(data1Lock);
	lock(data2Lock);
	t2 = data2Value;
	unlock(data2Lock);
	if (t2 != (t1 + 1)) {
		fprintf(stderr, "Bug\n");
		assert(0); /* FINDS assertion */
	}
	return NULL;
}

int main(int argc, char *argv[])
{
	int i, err;
	if (argc != 1) {
		if (argc != 3)
			exit(-1);
	}
	data1Lock = (pthread_mutex_t *)malloc(sizeof(pthread_mutex_t));
	data2Lock = (pthread_mutex_t *)malloc(sizeof(pthread_mutex_t));
	if (0 != (err = pthread_mutex_init(data1Lock, NULL)))
		exit(-1);
	if (0 != (err = pthread_mutex_init(data2Lock, NULL)))
		exit(-1);
	pthread_t tPool[iTThreads];
	pthread_t rPool[iRThreads];
	for (i = 0; i < iTThreads; i++)
		pthread_create(&tPool[i], NULL, &funcA, NULL);
	for (i = 0; i < iRThreads; i++)
		pthread_create(&rPool[i], NULL, &funcB, NULL);
	for (i = 0; i < iTThreads; i++)
		pthread_join(tPool[i], NULL);
	for (i = 0; i < iRThreads; i++)
		pthread_join(rPool[i], NULL);
	return 0;
}
