/* SPDX-License-Identifier: Apache-2.0
 *
 * VARIANT only VIOLATED: a store of a bit-field is a load and a store of its unit
 */
#include <pthread.h>

struct s {
	unsigned a : 3, b : 5;
} x;
void *t(void *p)
{
	x.a = 1; /* FINDS data-race */
	return 0;
}

int main()
{
	pthread_t a;
	pthread_create(&a, 0, t, 0);
	x.b = 1;
	pthread_join(a, 0);
	return 0;
}
