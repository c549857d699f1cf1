/* N readers (one read-side critical section each) against one updater doing
 * U updates; C11 atomics, every access seq_cst.  -DN -DU.
 *   genmc --sc -- -DN=3 -DU=1 rcu.c
 *   nidhuggc -DN=3 -DU=1 -- --sc --optimal rcu.c
 * Same program as ../promela/rcu_once.pml (there: every state stored). */
#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#if __has_include(<genmc.h>)
#include <genmc.h>
#else
extern void __VERIFIER_assume(int);
#endif
#ifndef N
#define N 2
#endif
#ifndef U
#define U 1
#endif

atomic_int num;	   /* num_regions */
atomic_int region; /* slot of the published array: 0 or 1 */
atomic_int alive[2], size[2];
atomic_int incs[N]; /* reader i is in its critical section */
int id[N];

void *reader(void *arg)
{
	int i = *(int *)arg;

	incs[i] = 1; /* rcu_read_lock() */
	int idx = num;
	int p = region;
	assert(alive[p]); /* use */
	assert(idx <= size[p]);
	incs[i] = 0; /* rcu_read_unlock() */
	return NULL;
}

void *updater(void *arg)
{
	int old = 0;

	for (int u = 0; u < U; u++) {
		int nw = 1 - old;

		size[nw] = u + 1; /* alloc */
		alive[nw] = 1;
		region = nw; /* rcu_assign_pointer() */
#ifndef BUG
		for (int i = 0; i < N; i++) /* synchronize_rcu() */
			__VERIFIER_assume(incs[i] == 0);
#endif
		alive[old] = 0; /* kfree() */
		num = u + 1;
		old = nw;
	}
	return NULL;
}

int main()
{
	pthread_t t[N], u;

	alive[0] = 1;
	for (int i = 0; i < N; i++)
		id[i] = i;
	pthread_create(&u, NULL, updater, NULL);
	for (int i = 0; i < N; i++)
		pthread_create(&t[i], NULL, reader, &id[i]);
	return 0;
}
