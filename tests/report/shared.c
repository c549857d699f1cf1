/*
 * What a report can show of a run: a lock, an RCU section, an object's life, a wait, a failure. Line numbers are
 * told by the comments that html_test.py looks for.
 *
 * VARIANT early VIOLATED: the reader goes on using the entry after its section, and the remover does not wait for that
 * VARIANT late HOLDS: the reader is done with the entry when its section ends
 */
#include <kheddle/scenario.h>
#include <linux/mutex.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>

struct entry {
	int value;
};

static struct entry __rcu *head;
static DEFINE_MUTEX(update);
static int sum;

KH_INIT(one_entry)
{
	struct entry *first = kzalloc(sizeof(*first), GFP_KERNEL); /* here: allocated */

	first->value = 5;
	rcu_assign_pointer(head, first);
}

KH_THREAD(reader)
{
	struct entry *seen;

	mutex_lock(&update); /* here: reader locks */
	sum++;
	mutex_unlock(&update);
	rcu_read_lock();
	seen = rcu_dereference(head);
#if VARIANT_early
	rcu_read_unlock();
	if (seen)
		sum = seen->value; /* here: failure */ /* FINDS use-after-free */
#else
	if (seen)
		sum = seen->value;
	rcu_read_unlock();
#endif
}

KH_THREAD(remover)
{
	struct entry *old;

	mutex_lock(&update); /* here: remover locks */
	old = rcu_dereference_protected(head, 1);
	rcu_assign_pointer(head, NULL); /* here: unpublished */
	synchronize_rcu();
	kfree(old); /* here: freed */
	mutex_unlock(&update);
}
