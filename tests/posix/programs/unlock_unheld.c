/* SPDX-License-Identifier: Apache-2.0
 *
 * VARIANT only VIOLATED: another thread unlocks
 */
#include <pthread.h>

pthread_mutex_t r = PTHREAD_MUTEX_INITIALIZER;
void *w(void *a)
{
	pthread_mutex_unlock(&r); /* FINDS lock-imbalance */
	return 0;
}

int main()
{
	pthread_t a;
	pthread_mutex_lock(&r);
	pthread_create(&a, 0, w, 0);
	pthread_join(a, 0);
	return 0;
}
