/* SPDX-License-Identifier: Apache-2.0
 *
 * VARIANT only VIOLATED: a queue that never frees
 */
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <assert.h>

typedef struct node {
	int v;
	_Atomic(struct node *) next;
} node;
_Atomic(node *) head, tail;
static void enq(int v)
{
	node *n = malloc(sizeof *n); /* FINDS leak */
	n->v = v;
	atomic_init(&n->next, NULL);
	for (;;) {
		node *t = tail;
		node *nx = t->next;
		if (t != tail)
			continue;
		if (nx) {
			atomic_compare_exchange_strong(&tail, &t, nx);
			continue;
		}
		node *z = NULL;
		if (atomic_compare_exchange_strong(&t->next, &z, n)) {
			atomic_compare_exchange_strong(&tail, &t, n);
			return;
		}
	}
}

static int deq(int *v)
{
	for (;;) {
		node *h = head, *t = tail, *nx = h->next;
		if (h != head)
			continue;
		if (!nx)
			return 0;
		if (h == t) {
			atomic_compare_exchange_strong(&tail, &t, nx);
			continue;
		}
		*v = nx->v;
		if (atomic_compare_exchange_strong(&head, &h, nx))
			return 1;
	}
}

void *p(void *a)
{
	enq((int)(long)a);
	return 0;
}

void *c(void *a)
{
	int v = 0;
	if (deq(&v))
		return (void *)(long)v;
	return 0;
}

int main()
{
	node *d = malloc(sizeof *d); /* FINDS leak */
	atomic_init(&d->next, NULL);
	head = d;
	tail = d;
	pthread_t a, b, e;
	void *r;
	pthread_create(&a, 0, p, (void *)1);
	pthread_create(&b, 0, p, (void *)2);
	pthread_create(&e, 0, c, 0);
	pthread_join(a, 0);
	pthread_join(b, 0);
	pthread_join(e, &r);
	int s = (int)(long)r, v;
	while (deq(&v))
		s += v;
	assert(s == 3);
	return 0;
}
