/* SPDX-License-Identifier: Apache-2.0
 *
 * VARIANT only HOLDS: functions named __VERIFIER_atomic_... are steps
 */
#include <assert.h>
#include <pthread.h>

int w = 0, r = 0;
int x, y;
void __VERIFIER_assume(int);
void __VERIFIER_atomic_take_write_lock()
{
	__VERIFIER_assume(w == 0 && r == 0);
	w = 1;
}

void __VERIFIER_atomic_take_read_lock()
{
	__VERIFIER_assume(w == 0);
	r = r + 1;
}

void __VERIFIER_atomic_release_write_lock()
{
	w = 0;
}

void __VERIFIER_atomic_release_read_lock()
{
	r = r - 1;
}

void *writer(void *a)
{
	__VERIFIER_atomic_take_write_lock();
	x = 3;
	__VERIFIER_atomic_release_write_lock();
	return 0;
}

void *reader(void *a)
{
	int l;
	__VERIFIER_atomic_take_read_lock();
	l = x;
	y = l;
	assert(y == x);
	__VERIFIER_atomic_release_read_lock();
	return 0;
}

int main()
{
	pthread_t a, b, c, d;
	pthread_create(&a, 0, writer, 0);
	pthread_create(&b, 0, reader, 0);
	pthread_create(&c, 0, writer, 0);
	pthread_join(a, 0);
	pthread_join(b, 0);
	pthread_join(c, 0);
	return 0;
}
