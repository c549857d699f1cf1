/* SPDX-License-Identifier: Apache-2.0
 *
 * VARIANT only VIOLATED: what a thread had on its stack when it ended does not hold objects any more
 */
#include <pthread.h>
#include <stdlib.h>

void *t(void *a)
{
	char *p = malloc(4); /* FINDS leak */
	p[0] = 1;
	pthread_exit(0);
}

int main()
{
	pthread_t a;
	pthread_create(&a, 0, t, 0);
	pthread_join(a, 0);
	return 0;
}
