/* SPDX-License-Identifier: Apache-2.0
 *
 * VARIANT only VIOLATED: an empty reach_error() is a finding where it is called
 */
#include <pthread.h>

extern void abort(void);
void reach_error()
{
}

void __VERIFIER_error(void);
pthread_mutex_t mutex;
int data = 0;
void *thread1(void *arg)
{
	pthread_mutex_lock(&mutex);
	data++;
	pthread_mutex_unlock(&mutex);
	return 0;
}

void *thread2(void *arg)
{
	pthread_mutex_lock(&mutex);
	data += 2;
	pthread_mutex_unlock(&mutex);
	return 0;
}

void *thread3(void *arg)
{
	pthread_mutex_lock(&mutex);
	if (data >= 3) {
	ERROR: {
		reach_error(); /* FINDS assertion */
		abort();
	}
	}
	pthread_mutex_unlock(&mutex);
	return 0;
}

int main()
{
	pthread_mutex_init(&mutex, 0);
	pthread_t a, b, c;
	pthread_create(&a, 0, thread1, 0);
	pthread_create(&b, 0, thread2, 0);
	pthread_create(&c, 0, thread3, 0);
	pthread_join(a, 0);
	pthread_join(b, 0);
	pthread_join(c, 0);
	return 0;
}
