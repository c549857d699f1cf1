/* SPDX-License-Identifier: Apache-2.0
 *
 * VARIANT only VIOLATED: a thread ends by pthread_exit() and keeps its mutex
 */
#include <pthread.h>

pthread_mutex_t m = PTHREAD_MUTEX_INITIALIZER;
void *t(void *a)
{
	pthread_mutex_lock(&m);
	pthread_exit(0);
}

int main()
{
	pthread_t x;
	pthread_create(&x, 0, t, 0);
	pthread_join(x, 0);
	pthread_mutex_lock(&m); /* FINDS deadlock */
	return 0;
}
