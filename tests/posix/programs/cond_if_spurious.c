/* SPDX-License-Identifier: Apache-2.0
 *
 * VARIANT only VIOLATED: one waiter, `if` in place of `while`: only a spurious wake-up breaks it
 */
// One waiter, `if` in place of `while`: only a spurious wake-up breaks it.
#include <pthread.h>
#include <assert.h>

pthread_mutex_t m = PTHREAD_MUTEX_INITIALIZER;
pthread_cond_t c = PTHREAD_COND_INITIALIZER;
int ready;
void *w(void *a)
{
	pthread_mutex_lock(&m);
	if (!ready)
		pthread_cond_wait(&c, &m);
	assert(ready); /* FINDS assertion */
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
