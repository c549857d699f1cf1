/* SPDX-License-Identifier: Apache-2.0
 *
 * VARIANT only VIOLATED: a reader that forgets to look whether a write is going on
 */
#include <pthread.h>
#include <stdatomic.h>
#include <assert.h>

atomic_int seq, x, y;
void *wr(void *a)
{
	for (int i = 1; i <= 2; i++) {
		atomic_fetch_add(&seq, 1);
		x = i;
		y = i;
		atomic_fetch_add(&seq, 1);
	}
	return 0;
}

void *rd(void *a)
{
	int s, p, q;
	do {
		s = seq;
		p = x;
		q = y;
	} while (s != seq);
	assert(p == q); /* FINDS assertion */
	return 0;
}

int main()
{
	pthread_t a, b;
	pthread_create(&a, 0, wr, 0);
	pthread_create(&b, 0, rd, 0);
	pthread_join(a, 0);
	pthread_join(b, 0);
	return 0;
}
