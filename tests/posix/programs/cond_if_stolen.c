/* SPDX-License-Identifier: Apache-2.0
 *
 * VARIANT only VIOLATED: two consumers, `if` in place of `while`
 */
#include <pthread.h>
#include <assert.h>

pthread_mutex_t m = PTHREAD_MUTEX_INITIALIZER;
pthread_cond_t c = PTHREAD_COND_INITIALIZER;
int items;
void *w(void *a)
{
	pthread_mutex_lock(&m);
	if (!items)
		pthread_cond_wait(&c, &m);
	assert(items > 0); /* FINDS assertion */
	items--;
	pthread_mutex_unlock(&m);
	return 0;
}

int main()
{
	pthread_t a, b;
	pthread_create(&a, 0, w, 0);
	pthread_create(&b, 0, w, 0);
	for (int i = 0; i < 2; i++) {
		pthread_mutex_lock(&m);
		items++;
		pthread_cond_signal(&c);
		pthread_mutex_unlock(&m);
	}
	pthread_join(a, 0);
	pthread_join(b, 0);
	return 0;
}
