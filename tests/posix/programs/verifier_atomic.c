/* SPDX-License-Identifier: Apache-2.0
 *
 * VARIANT only HOLDS: sections of the verification competition, and a bounded input
 */
#include <pthread.h>
#include <assert.h>

extern void __VERIFIER_atomic_begin(void);
extern void __VERIFIER_atomic_end(void);
extern int __VERIFIER_nondet_int(void);
extern void __VERIFIER_assume(int);
int x;
void __VERIFIER_atomic_inc(int *p)
{
	int t = *p;
	*p = t + 1;
}

void *w(void *a)
{
	__VERIFIER_atomic_begin();
	x = x + 1;
	x = x - 1;
	__VERIFIER_atomic_end();
	__VERIFIER_atomic_inc(&x);
	return 0;
}

int main()
{
	int n = __VERIFIER_nondet_int();
	__VERIFIER_assume(n > 0 && n < 3);
	pthread_t t[2];
	for (int i = 0; i < n; i++)
		pthread_create(&t[i], 0, w, 0);
	for (int i = 0; i < n; i++)
		pthread_join(t[i], 0);
	__VERIFIER_atomic_begin();
	int v = x;
	__VERIFIER_atomic_end();
	assert(v == n);
	return 0;
}
