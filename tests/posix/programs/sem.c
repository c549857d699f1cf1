/* SPDX-License-Identifier: Apache-2.0
 *
 * VARIANT only HOLDS: a bounded buffer on two semaphores
 */
#include <pthread.h>
#include <semaphore.h>
#include <assert.h>
#include <fcntl.h>

sem_t empty, full;
int buf[2], in, out;
pthread_mutex_t m = PTHREAD_MUTEX_INITIALIZER;
void *prod(void *a)
{
	for (int i = 0; i < 3; i++) {
		sem_wait(&empty);
		pthread_mutex_lock(&m);
		buf[in] = i;
		in = (in + 1) % 2;
		pthread_mutex_unlock(&m);
		sem_post(&full);
	}
	return 0;
}

void *cons(void *a)
{
	for (int i = 0; i < 3; i++) {
		sem_wait(&full);
		pthread_mutex_lock(&m);
		int v = buf[out];
		out = (out + 1) % 2;
		pthread_mutex_unlock(&m);
		sem_post(&empty);
		assert(v == i);
	}
	return 0;
}

int main()
{
	sem_init(&empty, 0, 2);
	sem_init(&full, 0, 0);
	pthread_t a, b;
	pthread_create(&a, 0, prod, 0);
	pthread_create(&b, 0, cons, 0);
	pthread_join(a, 0);
	pthread_join(b, 0);
	int v;
	sem_getvalue(&empty, &v);
	assert(v == 2);
	sem_destroy(&empty);
	return 0;
}
