/* SPDX-License-Identifier: Apache-2.0
 *
 * VARIANT only HOLDS: destructors of thread-specific data run at a return and at pthread_exit()
 */
#include <pthread.h>
#include <stdlib.h>
#include <assert.h>

pthread_key_t k;
_Atomic int freed;
static void d(void *p)
{
	free(p);
	freed++;
}

void *w(void *a)
{
	int *p = malloc(4);
	*p = (int)(long)a;
	assert(!pthread_getspecific(k));
	pthread_setspecific(k, p);
	assert(*(int *)pthread_getspecific(k) == (int)(long)a);
	if (a == (void *)1)
		pthread_exit(0);
	return 0;
}

int main()
{
	pthread_key_create(&k, d);
	pthread_t a, b;
	pthread_create(&a, 0, w, (void *)1);
	pthread_create(&b, 0, w, (void *)2);
	pthread_join(a, 0);
	pthread_join(b, 0);
	assert(freed == 2);
	pthread_key_delete(k);
	return 0;
}
