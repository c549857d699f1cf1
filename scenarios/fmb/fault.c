/* SPDX-License-Identifier: Apache-2.0
 *
 * A user copy under fmb_lock may fault, and the fault takes mmap_lock. That order alone is no bug.
 *
 * VARIANT one_order [G39] HOLDS: fmb_lock, then mmap_lock; mmap() does not want fmb_lock
 * VARIANT both_orders [G39] VIOLATED: red neighbour: mmap() of the device takes fmb_lock
 * VARIANT under_spinlock [G39] VIOLATED: red neighbour: a spinlock in place of the mutex
 */
#include "vfio_zdev.h"
#include <linux/rwsem.h>
#include <linux/spinlock.h>

static struct zpci_dev *zdev;
static DECLARE_RWSEM(mmap_lock);
static __maybe_unused DEFINE_SPINLOCK(fmb_spinlock);

static struct zpci_fmb user_block; /* memory of user space, not there before the first touch */

static void copy_with_fault(struct zpci_dev *zdev)
{
#ifndef VARIANT_under_spinlock
	down_read(&mmap_lock); /* FINDS(both_orders) deadlock */
	up_read(&mmap_lock);
#endif
	(void)!copy_to_user(&user_block, zdev->fmb, zdev->fmb_length); /* FINDS(under_spinlock) sleep-in-atomic */
}

KH_INIT(open_device)
{
	zdev = zpci_create_device();
	pcibios_enable_device(zdev);
}

KH_THREAD(fmb_read)
{
#ifdef VARIANT_under_spinlock
	spin_lock(&fmb_spinlock);
	copy_with_fault(zdev);
	spin_unlock(&fmb_spinlock);
#else
	guard(mutex)(&zdev->fmb_lock);
	copy_with_fault(zdev);
#endif
}

KH_THREAD(mmap_device)
{
	down_write(&mmap_lock);
#ifdef VARIANT_both_orders
	mutex_lock(&zdev->fmb_lock);
	mutex_unlock(&zdev->fmb_lock);
#endif
	up_write(&mmap_lock);
}
