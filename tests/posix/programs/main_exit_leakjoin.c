/* SPDX-License-Identifier: Apache-2.0
 *
 * VARIANT only HOLDS: main's result is what a join of main gives
 */
#include <pthread.h>
#include <assert.h>

_Atomic int x;
pthread_t m;
void *t(void *a)
{
	void *r;
	pthread_join(m, &r);
	assert(r == (void *)7);
	return 0;
}

int main()
{
	pthread_t a;
	m = pthread_self();
	pthread_create(&a, 0, t, 0);
	pthread_exit((void *)7);
}
