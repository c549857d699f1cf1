/* SPDX-License-Identifier: Apache-2.0
 *
 * VARIANT only VIOLATED: a store under a read lock
 */
#include <pthread.h>

pthread_rwlock_t l;
int x;
void *w(void *a)
{
	pthread_rwlock_rdlock(&l);
	x++; /* FINDS data-race */
	pthread_rwlock_unlock(&l);
	return 0;
}

int main()
{
	pthread_t a, b;
	pthread_rwlock_init(&l, 0);
	pthread_create(&a, 0, w, 0);
	pthread_create(&b, 0, w, 0);
	pthread_join(a, 0);
	pthread_join(b, 0);
	return 0;
}
