/* SPDX-License-Identifier: Apache-2.0
 *
 * Two numbers that start at 1; two threads, each of which adds the other's number to its own, N times. Neither ever
 * exceeds the (2N + 2)nd Fibonacci number. Known from the software verification competition; 218,243 executions
 * for N = 5 (GenMC, Nidhugg).
 */
#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>

#ifndef N
#define N 5
#endif

static atomic_int x = 1, y = 1;

static void *add_to_x(void *unused)
{
	for (int i = 0; i < N; i++)
		x = x + y;
	return unused;
}

static void *add_to_y(void *unused)
{
	for (int i = 0; i < N; i++)
		y = y + x;
	return unused;
}

static int fibonacci(int n)
{
	int a = 0, b = 1;

	while (n--) {
		int next = a + b;

		a = b;
		b = next;
	}
	return a;
}

int main(void)
{
	pthread_t one, two;

	pthread_create(&one, NULL, add_to_x, NULL);
	pthread_create(&two, NULL, add_to_y, NULL);
	assert(x <= fibonacci(2 * N + 2));
	assert(y <= fibonacci(2 * N + 2));
	return 0;
}
