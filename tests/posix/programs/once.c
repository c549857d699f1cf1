/* SPDX-License-Identifier: Apache-2.0
 *
 * VARIANT only HOLDS: pthread_once() runs its routine once
 */
#include <pthread.h>
#include <assert.h>

pthread_once_t o = PTHREAD_ONCE_INIT;
int n;
static void init(void)
{
	n++;
}

void *w(void *a)
{
	pthread_once(&o, init);
	assert(n == 1);
	return 0;
}

int main()
{
	pthread_t a, b;
	pthread_create(&a, 0, w, 0);
	pthread_create(&b, 0, w, 0);
	pthread_join(a, 0);
	pthread_join(b, 0);
	return 0;
}
