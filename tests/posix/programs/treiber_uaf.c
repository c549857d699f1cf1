/* SPDX-License-Identifier: Apache-2.0
 *
 * VARIANT only VIOLATED: a stack whose pop() frees what another pop() still reads
 */
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

struct n {
	int v;
	struct n *next;
};
_Atomic(struct n *) top;
static void push(int v)
{
	struct n *x = malloc(sizeof *x);
	x->v = v;
	struct n *o = atomic_load(&top);
	do {
		x->next = o;
	} while (!atomic_compare_exchange_weak(&top, &o, x));
}

static struct n *pop(void)
{
	struct n *o = atomic_load(&top);
	while (o && !atomic_compare_exchange_weak(&top, &o, o->next)) /* FINDS use-after-free */
		;
	return o;
}

void *c(void *a)
{
	struct n *x = pop();
	free(x);
	return 0;
}

int main()
{
	pthread_t a, b;
	push(1);
	push(2);
	pthread_create(&a, 0, c, 0);
	pthread_create(&b, 0, c, 0);
	pthread_join(a, 0);
	pthread_join(b, 0);
	return 0;
}
