/* SPDX-License-Identifier: Apache-2.0
 *
 * VARIANT only VIOLATED: the record of a joined thread is gone
 */
#include <pthread.h>

void *w(void *a)
{
	return 0;
}

int main()
{
	pthread_t a;
	pthread_create(&a, 0, w, 0);
	pthread_join(a, 0);
	pthread_join(a, 0); /* FINDS use-after-free */
	return 0;
}
