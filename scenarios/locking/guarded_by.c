/* SPDX-License-Identifier: Apache-2.0
 *
 * What an author says about a member with __guarded_by() is checked at each access, in every interleaving.
 *
 * VARIANT unlocked VIOLATED: read without the lock, though nobody writes at that time
 * VARIANT wrong_lock VIOLATED: written under a lock of the same kind
 * VARIANT shared VIOLATED: written under the read side
 * VARIANT target VIOLATED: the pointer may be read, what it points at may not
 * VARIANT early VIOLATED: set up after the lock, without saying that nobody knows the object yet
 * VARIANT locked HOLDS: each under its lock; the exceptions are marked as such
 */
#include <kheddle/scenario.h>
#include <linux/mutex.h>
#include <linux/rwsem.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

struct port {
	struct mutex lock;
	int users __guarded_by(&lock);
	struct {
		int opens[2] __guarded_by(&lock);
	};
	struct {
		spinlock_t lock;
		int used __guarded_by(&lock);
	} fifo;
	char *buffer __pt_guarded_by(&lock);
};

static DECLARE_RWSEM(config_lock);
static int config __guarded_by(&config_lock);
static struct port *port;

static int used_now(struct port *p) __no_context_analysis
{
	return READ_ONCE(p->fifo.used);
}

KH_INIT(probe)
{
	port = kzalloc(sizeof(*port), GFP_KERNEL);
	mutex_init(&port->lock);
	spin_lock_init(&port->fifo.lock);
	port->users = 1;
	port->buffer = kzalloc(4, GFP_KERNEL);
	config = 1;
}

KH_THREAD(user)
{
#ifdef VARIANT_unlocked
	if (!port->users) /* FINDS(unlocked) lock-context */
		return;
#endif
	mutex_lock(&port->lock);
	port->users++;
	port->opens[1]++;
#ifdef VARIANT_wrong_lock
	WRITE_ONCE(port->fifo.used, 1); /* FINDS(wrong_lock) lock-context */
#else
	scoped_guard(spinlock, &port->fifo.lock)
		WRITE_ONCE(port->fifo.used, 1);
#endif
#ifndef VARIANT_target
	port->buffer[0] = 'x';
#endif
	mutex_unlock(&port->lock);
#ifdef VARIANT_target
	port->buffer[0] = 'x'; /* FINDS(target) lock-context */
#endif
}

KH_THREAD(configure)
{
	down_read(&config_lock);
	if (config == 1)
#ifdef VARIANT_shared
		config = 2; /* FINDS(shared) lock-context */
#else
		(void)used_now(port);
#endif
	up_read(&config_lock);
	(void)context_unsafe(READ_ONCE(port->fifo.used));
}

KH_THREAD(hotplug)
{
	struct port *fresh = kzalloc(sizeof(*fresh), GFP_KERNEL);

#ifdef VARIANT_early
	mutex_init(&fresh->lock);
	fresh->users = 1; /* FINDS(early) lock-context */
#else
	scoped_guard(mutex_init, &fresh->lock)
		fresh->users = 1;
#endif
	kfree(fresh);
}
