/* SPDX-License-Identifier: Apache-2.0
 *
 * VARIANT only VIOLATED: the stack of a thread that called pthread_exit() deep inside is gone
 */
#include <pthread.h>

int *volatile p;
static void deep(int n)
{
	volatile int v = n;
	p = (int *)&v;
	pthread_exit(0);
}

void *t(void *a)
{
	deep(3);
	return 0;
}

int main()
{
	pthread_t a;
	pthread_create(&a, 0, t, 0);
	pthread_join(a, 0);
	return *p; /* FINDS use-after-free */
}
