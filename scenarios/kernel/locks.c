/* SPDX-License-Identifier: Apache-2.0
 *
 * Lock order with a kernel tree's own headers: locks have the classes that lockdep would give them, by the place that
 * initialises them, with the nesting levels and keys that the code names. One thread does it all, so nothing deadlocks.
 *
 * KH_SOURCES: lib/refcount.c
 * VARIANT orders VIOLATED: of each kind of lock two in two orders, or a lock inside another of its class
 * VARIANT interrupt VIOLATED: a spinlock that a handler takes is held with interrupts on
 * VARIANT allowed HOLDS: locks of one place at levels that the code names, with keys of their own, or with a context
 */
#include <kheddle/pci.h>
#include <kheddle/scenario.h>
#include <linux/interrupt.h>
#include <linux/mm.h>
#include <linux/mutex.h>
#include <linux/rwsem.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/srcu.h>
#include <linux/uaccess.h>
#include <linux/wait.h>
#include <linux/workqueue.h>
#include <linux/ww_mutex.h>

static DEFINE_WW_CLASS(table_class);
static struct lock_class_key inner_key;

struct device_locks {
	struct mutex open, state;
	spinlock_t ring, stats;
	raw_spinlock_t raw;
	struct rw_semaphore memory;
	rwlock_t regions;
	struct work_struct reset;
	wait_queue_head_t waiters;
	struct srcu_struct srcu;
	struct ww_mutex table;
};

static struct device_locks *first, *second;

static void reset(struct work_struct *work)
{
	struct device_locks *device = container_of(work, struct device_locks, reset);

	mutex_lock(&device->state);
	mutex_unlock(&device->state);
}

static struct device_locks *new_device(void)
{
	struct device_locks *device = kzalloc(sizeof(*device), GFP_KERNEL);

	mutex_init(&device->open);
	mutex_init(&device->state);
	spin_lock_init(&device->ring);
	spin_lock_init(&device->stats);
	raw_spin_lock_init(&device->raw);
	init_rwsem(&device->memory);
	rwlock_init(&device->regions);
	INIT_WORK(&device->reset, reset);
	init_waitqueue_head(&device->waiters);
	KH_ASSERT(init_srcu_struct(&device->srcu) == 0);
	ww_mutex_init(&device->table, &table_class);
	return device;
}

KH_INIT(setup)
{
	first = new_device();
	second = new_device();
}

#if defined(VARIANT_orders)
static void mutexes(void)
{
	mutex_lock(&first->open);
	mutex_lock(&first->state);
	mutex_unlock(&first->state);
	mutex_unlock(&first->open);

	mutex_lock(&second->state);
	mutex_lock(&second->open); /* FINDS(orders) lock-order */
	mutex_unlock(&second->open);
	mutex_unlock(&second->state);
}

static void spinlocks(void)
{
	spin_lock(&first->ring);
	spin_lock(&first->stats);
	spin_unlock(&first->stats);
	spin_unlock(&first->ring);

	spin_lock(&second->stats);
	spin_lock(&second->ring); /* FINDS(orders) lock-order */
	spin_unlock(&second->ring);
	spin_unlock(&second->stats);
}

static void others(void)
{
	down_read(&first->memory);
	write_lock(&first->regions);
	KH_ASSERT(rwsem_is_locked(&first->memory) && !rwsem_is_locked(&second->memory));
	write_unlock(&first->regions);
	up_read(&first->memory);

	mutex_lock(&second->open);
	down_write(&second->memory);
	up_write(&second->memory);
	mutex_unlock(&second->open);

	down_read(&second->memory);
	mutex_lock(&first->open); /* FINDS(orders) lock-order */
	mutex_unlock(&first->open);
	up_read(&second->memory);
}

static void recursive(void)
{
	spin_lock(&first->ring);
	KH_ASSERT(spin_is_locked(&first->ring) && !spin_is_locked(&second->ring));
	KH_ASSERT(!spin_is_contended(&first->ring));
	spin_lock(&second->ring); /* FINDS(orders) lock-order */
	spin_unlock(&second->ring);
	spin_unlock(&first->ring);
}

static void flush(void)
{
	schedule_work(&first->reset);
	flush_work(&first->reset);
	mutex_lock(&second->state);
	cancel_work_sync(&second->reset); /* FINDS(orders) lock-order */
	mutex_unlock(&second->state);
}

static void queue(void)
{
	spin_lock_irq(&first->ring);
	spin_lock(&first->waiters.lock);
	spin_unlock(&first->waiters.lock);
	spin_unlock_irq(&first->ring);

	spin_lock_irq(&second->waiters.lock);
	spin_lock(&second->ring); /* FINDS(orders) lock-order */
	spin_unlock(&second->ring);
	spin_unlock_irq(&second->waiters.lock);
}

static void srcu(void)
{
	int idx = srcu_read_lock(&first->srcu);

	mutex_lock(&first->open);
	mutex_unlock(&first->open);
	srcu_read_unlock(&first->srcu, idx);

	mutex_lock(&second->open);
	synchronize_srcu(&second->srcu); /* FINDS(orders) lock-order */
	mutex_unlock(&second->open);
}

static void ww(void)
{
	mutex_lock(&first->open);
	ww_mutex_lock(&first->table, NULL);
	ww_mutex_unlock(&first->table);
	mutex_unlock(&first->open);

	ww_mutex_lock(&second->table, NULL);
	mutex_lock(&second->open); /* FINDS(orders) lock-order */
	mutex_unlock(&second->open);
	ww_mutex_unlock(&second->table);
}

static void faults(void)
{
	struct vm_area_struct *vma = kh_vma_alloc();
	int value = 0, to;

	mutex_lock(&first->open);
	KH_ASSERT(copy_to_user((void __user *)&to, &value, sizeof(value)) <= sizeof(value));
	mutex_unlock(&first->open);

	mmap_read_lock(vma->vm_mm);
	mutex_lock(&second->open); /* FINDS(orders) lock-order */
	mutex_unlock(&second->open);
	mmap_read_unlock(vma->vm_mm);
	kh_vma_free(vma);
}

KH_THREAD(user)
{
	mutexes();
	spinlocks();
	others();
	recursive();
	flush();
	queue();
	srcu();
	ww();
	faults();
}
#elif defined(VARIANT_interrupt)
static irqreturn_t receive(int irq, void *device)
{
	spin_lock(&first->ring); /* FINDS(interrupt) lock-order */
	spin_unlock(&first->ring);
	return IRQ_HANDLED;
}

KH_THREAD(probe)
{
	spin_lock(&first->ring);
	spin_unlock(&first->ring);
	if (request_irq(5, receive, 0, "ring", first))
		return;
	free_irq(5, first);
}
#else
static void nested(void)
{
	unsigned long flags;

	mutex_lock(&first->open);
	mutex_lock_nested(&second->open, SINGLE_DEPTH_NESTING);
	mutex_unlock(&second->open);
	mutex_unlock(&first->open);
	down_write(&first->memory);
	down_write_nested(&second->memory, SINGLE_DEPTH_NESTING);
	up_write(&second->memory);
	up_write(&first->memory);
	down_read(&first->memory);
	down_read_nested(&second->memory, SINGLE_DEPTH_NESTING);
	up_read(&second->memory);
	up_read(&first->memory);
	spin_lock(&first->ring);
	spin_lock_nested(&second->ring, SINGLE_DEPTH_NESTING);
	spin_unlock(&second->ring);
	spin_lock_irqsave_nested(&second->ring, flags, 2);
	spin_unlock_irqrestore(&second->ring, flags);
	spin_unlock(&first->ring);
	scoped_guard(raw_spinlock, &first->raw) {
		guard(raw_spinlock_nested)(&second->raw);
	}
	write_lock(&first->regions);
	write_lock_nested(&second->regions, SINGLE_DEPTH_NESTING);
	write_unlock(&second->regions);
	write_unlock(&first->regions);

	mutex_lock(&first->open);
	spin_lock(&first->ring);
	spin_lock_nest_lock(&second->ring, &first->open);
	spin_unlock(&second->ring);
	spin_unlock(&first->ring);
	mutex_lock(&first->state);
	mutex_lock_nest_lock(&second->state, &first->open);
	mutex_unlock(&second->state);
	mutex_unlock(&first->state);
	mutex_unlock(&first->open);
}

static void keys(void)
{
	lockdep_set_class(&second->ring, &inner_key);
	spin_lock(&first->ring);
	spin_lock(&second->ring);
	spin_unlock(&second->ring);
	spin_unlock(&first->ring);
	lockdep_set_class_and_subclass(&second->open, &inner_key, 1);
	mutex_lock(&first->open);
	mutex_lock(&second->open);
	mutex_unlock(&second->open);
	mutex_unlock(&first->open);
	lockdep_set_subclass(&second->memory, 1);
	down_write(&first->memory);
	down_write(&second->memory);
	up_write(&second->memory);
	up_write(&first->memory);
	lockdep_set_novalidate_class(&first->state);
	lockdep_set_novalidate_class(&second->state);
	mutex_lock(&first->state);
	mutex_lock(&second->state);
	mutex_unlock(&second->state);
	mutex_unlock(&first->state);
}

static void together(void)
{
	struct ww_acquire_ctx ctx;

	ww_acquire_init(&ctx, &table_class);
	KH_ASSERT(ww_mutex_lock(&first->table, &ctx) == 0);
	KH_ASSERT(ww_mutex_lock(&second->table, &ctx) == 0);
	ww_acquire_done(&ctx);
	ww_mutex_unlock(&first->table);
	ww_mutex_unlock(&second->table);
	ww_acquire_fini(&ctx);
}

KH_THREAD(user)
{
	nested();
	keys();
	together();
}
#endif
