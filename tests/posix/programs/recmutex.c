/* SPDX-License-Identifier: Apache-2.0
 *
 * VARIANT only HOLDS: recursive and error-checking mutexes
 */
#define _GNU_SOURCE
#include <pthread.h>
#include <assert.h>
#include <errno.h>

pthread_mutex_t r = PTHREAD_RECURSIVE_MUTEX_INITIALIZER_NP, e;
int n;
void *w(void *a)
{
	pthread_mutex_lock(&r);
	pthread_mutex_lock(&r);
	n++;
	pthread_mutex_unlock(&r);
	assert(n == 1);
	n--;
	pthread_mutex_unlock(&r);
	pthread_mutex_lock(&e);
	assert(pthread_mutex_lock(&e) == EDEADLK);
	pthread_mutex_unlock(&e);
	assert(pthread_mutex_unlock(&e) == EPERM);
	return 0;
}

int main()
{
	pthread_mutexattr_t at;
	pthread_mutexattr_init(&at);
	pthread_mutexattr_settype(&at, PTHREAD_MUTEX_ERRORCHECK);
	pthread_mutex_init(&e, &at);
	pthread_mutexattr_destroy(&at);
	pthread_t a, b;
	pthread_create(&a, 0, w, 0);
	pthread_create(&b, 0, w, 0);
	pthread_join(a, 0);
	pthread_join(b, 0);
	return 0;
}
