/* SPDX-License-Identifier: Apache-2.0
 *
 * VARIANT only HOLDS: a timed wait ends one way or the other
 */
#include <pthread.h>
#include <time.h>
#include <errno.h>
#include <assert.h>

pthread_mutex_t m = PTHREAD_MUTEX_INITIALIZER;
pthread_cond_t c = PTHREAD_COND_INITIALIZER;
int ready;
void *w(void *a)
{
	struct timespec ts;
	clock_gettime(CLOCK_REALTIME, &ts);
	ts.tv_sec += 1;
	pthread_mutex_lock(&m);
	int r = 0;
	while (!ready && r != ETIMEDOUT)
		r = pthread_cond_timedwait(&c, &m, &ts);
	assert(ready || r == ETIMEDOUT);
	pthread_mutex_unlock(&m);
	return 0;
}

int main()
{
	pthread_t a;
	pthread_create(&a, 0, w, 0);
	pthread_mutex_lock(&m);
	ready = 1;
	pthread_cond_signal(&c);
	pthread_mutex_unlock(&m);
	pthread_join(a, 0);
	return 0;
}
