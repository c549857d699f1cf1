/* SPDX-License-Identifier: Apache-2.0
 *
 * VARIANT only HOLDS: a barrier used twice a round
 */
#include <pthread.h>
#include <assert.h>

pthread_barrier_t b;
int x[2];
_Atomic int serial;
void *w(void *p)
{
	int i = (int)(long)p;
	for (int r = 0; r < 2; r++) {
		x[i] = r + 1;
		if (pthread_barrier_wait(&b) == PTHREAD_BARRIER_SERIAL_THREAD)
			serial++;
		assert(x[1 - i] == r + 1);
		pthread_barrier_wait(&b);
	}
	return 0;
}

int main()
{
	pthread_t a, c;
	pthread_barrier_init(&b, 0, 2);
	pthread_create(&a, 0, w, (void *)0);
	pthread_create(&c, 0, w, (void *)1);
	pthread_join(a, 0);
	pthread_join(c, 0);
	assert(serial == 2);
	pthread_barrier_destroy(&b);
	return 0;
}
