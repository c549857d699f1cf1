/* SPDX-License-Identifier: Apache-2.0
 *
 * VARIANT only VIOLATED: a normal mutex locked twice
 */
#include <pthread.h>

pthread_mutex_t r = PTHREAD_MUTEX_INITIALIZER;
int main()
{
	pthread_mutex_lock(&r);
	pthread_mutex_lock(&r); /* FINDS deadlock */
	return 0;
}
