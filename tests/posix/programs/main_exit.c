/* SPDX-License-Identifier: Apache-2.0
 *
 * VARIANT only VIOLATED: main ends by pthread_exit() and the other thread goes on
 */
#include <pthread.h>
#include <assert.h>

_Atomic int x;
void *t(void *a)
{
	x = 1;
	assert(x == 2); /* FINDS assertion */
	return 0;
}

int main()
{
	pthread_t a;
	pthread_create(&a, 0, t, 0);
	pthread_exit(0);
}
