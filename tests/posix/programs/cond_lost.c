/* SPDX-License-Identifier: Apache-2.0
 *
 * VARIANT only VIOLATED: a signal that comes before its wait is lost
 */
#include <pthread.h>

pthread_mutex_t m = PTHREAD_MUTEX_INITIALIZER;
pthread_cond_t c = PTHREAD_COND_INITIALIZER;
void *w(void *a)
{
	pthread_mutex_lock(&m);
	pthread_cond_wait(&c, &m); /* FINDS deadlock */
	pthread_mutex_unlock(&m);
	return 0;
}

int main()
{
	pthread_t a;
	pthread_create(&a, 0, w, 0);
	pthread_mutex_lock(&m);
	pthread_cond_signal(&c);
	pthread_mutex_unlock(&m);
	pthread_join(a, 0);
	return 0;
}
