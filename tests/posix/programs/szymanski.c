/* SPDX-License-Identifier: Apache-2.0
 *
 * VARIANT only HOLDS: Szymanski's mutual exclusion for two
 */
#include <pthread.h>
#include <stdatomic.h>
#include <assert.h>

atomic_int f1, f2;
int x;
void *t1(void *a)
{
	f1 = 1;
	while (f2 >= 3)
		;
	f1 = 3;
	if (f2 == 1) {
		f1 = 2;
		while (f2 != 4)
			;
	}
	f1 = 4;
	x = 0;
	assert(x <= 0);
	while (2 <= f2 && f2 <= 3)
		;
	f1 = 0;
	return 0;
}

void *t2(void *a)
{
	f2 = 1;
	while (f1 >= 3)
		;
	f2 = 3;
	if (f1 == 1) {
		f2 = 2;
		while (f1 != 4)
			;
	}
	f2 = 4;
	while (f1 >= 2)
		;
	x = 1;
	assert(x >= 1);
	while (2 <= f1 && f1 <= 3)
		;
	f2 = 0;
	return 0;
}

int main()
{
	pthread_t a, b;
	pthread_create(&a, 0, t1, 0);
	pthread_create(&b, 0, t2, 0);
	pthread_join(a, 0);
	pthread_join(b, 0);
	return 0;
}
