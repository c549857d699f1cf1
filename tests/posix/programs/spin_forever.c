/* SPDX-License-Identifier: Apache-2.0
 *
 * VARIANT only VIOLATED: nobody sets the flag that main waits for
 */
#include <pthread.h>
#include <stdatomic.h>

atomic_int flag;
void *w(void *a)
{
	return 0;
}

int main()
{
	pthread_t a;
	pthread_create(&a, 0, w, 0);
	while (!atomic_load(&flag)) { /* FINDS deadlock */
	}
	pthread_join(a, 0);
	return 0;
}
