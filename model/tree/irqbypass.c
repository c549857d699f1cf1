// Stands for virt/lib/irqbypass.c, compiled with the tree's headers. Keeps: one producer a token. Leaves out: consumers,
// of which there are none.
#include <linux/errno.h>
#include <linux/irqbypass.h>
#include <linux/list.h>
#include <kheddle.h>
#include <kheddle/context.h>

static LIST_HEAD(bypass_producers);

int irq_bypass_register_producer(struct irq_bypass_producer *producer)
{
	struct irq_bypass_producer *each;
	int ret = 0;

	if (!producer->token)
		return -EINVAL;
	kh_might_sleep();
	kh_atomic_begin();
	list_for_each_entry(each, &bypass_producers, node)
		if (each->token == producer->token)
			ret = -EBUSY;
	if (!ret)
		list_add(&producer->node, &bypass_producers);
	kh_atomic_end();
	return ret;
}

/* Nothing, if it is not registered. */
void irq_bypass_unregister_producer(struct irq_bypass_producer *producer)
{
	struct irq_bypass_producer *each, *next;

	if (!producer->token)
		return;
	kh_might_sleep();
	kh_atomic_begin();
	list_for_each_entry_safe(each, next, &bypass_producers, node)
		if (each->token == producer->token)
			list_del(&each->node);
	kh_atomic_end();
}
