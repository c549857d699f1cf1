/* SPDX-License-Identifier: Apache-2.0
 *
 * VARIANT only HOLDS: queue lock
 */
#include <pthread.h>
#include <stdatomic.h>
#include <assert.h>

struct mcs {
	_Atomic(struct mcs *) next;
	atomic_int wait;
};
_Atomic(struct mcs *) tail;
int n;
static void lock(struct mcs *me)
{
	atomic_store(&me->next, NULL);
	atomic_store(&me->wait, 1);
	struct mcs *p = atomic_exchange(&tail, me);
	if (p) {
		atomic_store(&p->next, me);
		while (atomic_load(&me->wait))
			;
	}
}

static void unlock(struct mcs *me)
{
	struct mcs *nx = atomic_load(&me->next);
	if (!nx) {
		struct mcs *e = me;
		if (atomic_compare_exchange_strong(&tail, &e, NULL))
			return;
		while (!(nx = atomic_load(&me->next)))
			;
	}
	atomic_store(&nx->wait, 0);
}

void *w(void *a)
{
	struct mcs me;
	lock(&me);
	n++;
	unlock(&me);
	return 0;
}

int main()
{
	pthread_t t[3];
	for (int i = 0; i < 3; i++)
		pthread_create(&t[i], 0, w, 0);
	for (int i = 0; i < 3; i++)
		pthread_join(t[i], 0);
	assert(n == 3);
	return 0;
}
