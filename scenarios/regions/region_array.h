/* SPDX-License-Identifier: Apache-2.0
 *
 * The regions of a vfio-pci device that come after the nine fixed ones, as the RFC "vfio: Add alias
 * region uapi for device feature" (September 2025) keeps them: an array that grows while other
 * threads read it. A writer copies the array under region_lock, publishes the copy, waits for the
 * readers of the old one and only then lets num_regions grow.
 *
 * Invariant: whoever saw num_regions = n, and looks the array up after that, gets one that has at
 * least n entries. Entries never change or go away while the device is open.
 *
 * How readers hold on to what they found is what the variants differ in:
 *   posted      an RCU read section around all of it, calls into region->ops included
 *   srcu        the same section under SRCU: it may sleep, and the writer waits for it
 *   refcounted  RCU for the look-up only; a reference on the region for the time after it
 *   short_sections (read only)  RCU as posted, but no section around a call into region->ops
 * Variants D1 to D9 are refcounted, with that one bug. Variants of other names are one of these (refcounted, unless the list below says otherwise) with one
 * change, made where their name occurs.
 */
#ifndef REGION_ARRAY_H
#define REGION_ARRAY_H

#include <kheddle/scenario.h>
#include <linux/mutex.h>
#include <linux/pci.h>
#include <linux/rcupdate.h>
#include <linux/refcount.h>
#include <linux/rwsem.h>
#include <linux/slab.h>
#include <linux/srcu.h>
#include <linux/uaccess.h>
#include <linux/vfio.h>

#include "variants.h"

#define POSTED (VARIANT_posted || VARIANT_posted_stalled_reader)
#define SRCU (VARIANT_srcu || VARIANT_srcu_stalled_reader || VARIANT_return_in_section)
#define SHORT_SECTIONS (VARIANT_short_sections || VARIANT_size_after_section)
#define REFCOUNTED (!POSTED && !SRCU && !SHORT_SECTIONS)

#define VFIO_PCI_OFFSET_SHIFT 40
#define VFIO_PCI_OFFSET_TO_INDEX(off) ((u64)(off) >> VFIO_PCI_OFFSET_SHIFT)
#define VFIO_PCI_INDEX_TO_OFFSET(index) ((u64)(index) << VFIO_PCI_OFFSET_SHIFT)
#define VFIO_PCI_OFFSET_MASK ((1ULL << VFIO_PCI_OFFSET_SHIFT) - 1)

/* The two that the RFC adds. */
#define VFIO_REGION_INFO_FLAG_ALIAS (1 << 4)
#define VFIO_REGION_INFO_FLAG_WC (1 << 5)

struct vfio_pci_core_device;
struct vfio_pci_region;

struct vfio_pci_regops {
	ssize_t (*rw)(struct vfio_pci_core_device *vdev, char __user *buf, size_t count,
		      loff_t *ppos, bool iswrite);
	void (*release)(struct vfio_pci_core_device *vdev, struct vfio_pci_region *region);
	int (*mmap)(struct vfio_pci_core_device *vdev, struct vfio_pci_region *region,
		    struct vm_area_struct *vma);
	int (*add_capability)(struct vfio_pci_core_device *vdev, struct vfio_pci_region *region,
			      struct vfio_info_cap *caps);
};

struct vfio_pci_region {
	u32 type;
	u32 subtype;
	const struct vfio_pci_regops *ops;
	void *data;
	size_t size;
	u32 flags;
#if REFCOUNTED
	refcount_t users; /* one of them is the array's */
#endif
};

/* What the array consists of: regions, or pointers to regions with a life of their own. */
#if REFCOUNTED
typedef struct vfio_pci_region *region_slot_t;
#else
typedef struct vfio_pci_region region_slot_t;
#endif

struct vfio_pci_core_device {
	struct vfio_device vdev;
	struct pci_dev *pdev;
	void __iomem *barmap[PCI_STD_NUM_BARS];
	bool bar_mmap_supported[PCI_STD_NUM_BARS];
	struct rw_semaphore memory_lock;
	bool memory_enabled; /* under memory_lock */
	int num_regions; /* grows under region_lock, read without */
	region_slot_t __rcu *region;
	struct mutex region_lock;
#if SRCU
	struct srcu_struct region_srcu;
#endif
};

/* The three ways to read */

static int region_read_lock(struct vfio_pci_core_device *vdev)
{
#if SRCU
	return srcu_read_lock(&vdev->region_srcu);
#else
	rcu_read_lock();
	return 0;
#endif
}

static void region_read_unlock(struct vfio_pci_core_device *vdev, int section)
{
#if SRCU
	srcu_read_unlock(&vdev->region_srcu, section);
#else
	rcu_read_unlock();
#endif
}

static struct vfio_pci_region *region_at(region_slot_t *array, unsigned int i)
{
#if REFCOUNTED
	return array[i]; /* FINDS(count_before_array, count_before_grace_period, no_grace_period) out-of-bounds */ /* FINDS(no_grace_period) use-after-free */ /* FINDS(call_without_file) use-after-free, null-deref */
#else
	return &array[i];
#endif
}

/* Within a read section. The pointer is good until the section ends. */
static struct vfio_pci_region *region_look_up(struct vfio_pci_core_device *vdev, unsigned int i)
{
#if SRCU
	return region_at(srcu_dereference(vdev->region, &vdev->region_srcu), i);
#else
	return region_at(rcu_dereference(vdev->region), i);
#endif
}

/* With region_lock held. */
static struct vfio_pci_region *region_look_up_locked(struct vfio_pci_core_device *vdev,
						     unsigned int i)
{
	return region_at(rcu_dereference_protected(vdev->region,
						   lockdep_is_held(&vdev->region_lock)), i);
}

/* From get to put the region may be used. In the RCU variant nothing between the two may sleep, in
 * the SRCU variant a writer waits for the put; in the refcounted one only if the caller stays in the
 * section, as posted. */
static struct vfio_pci_region *region_get(struct vfio_pci_core_device *vdev, unsigned int i,
					  int *section, bool stays)
{
	struct vfio_pci_region *region;

	*section = region_read_lock(vdev);
	region = region_look_up(vdev, i);
#if REFCOUNTED
	if (stays)
		return region;
	refcount_inc(&region->users); /* FINDS(alias_removal, call_without_file) use-after-free, refcount */
	region_read_unlock(vdev, *section);
#endif
	return region;
}

static void region_put(struct vfio_pci_core_device *vdev, struct vfio_pci_region *region,
		       int section, bool stayed)
{
#if REFCOUNTED
	if (!stayed) {
		if (refcount_dec_and_test(&region->users))
			kfree(region);
		return;
	}
#endif
	region_read_unlock(vdev, section);
}

/* The writer */

static void wait_for_readers(struct vfio_pci_core_device *vdev)
{
#if SRCU
	synchronize_srcu(&vdev->region_srcu);
#elif VARIANT_no_grace_period
#else
	synchronize_rcu();
#endif
}

/* Returns the slot of the new region, or -ENOMEM. */
static int vfio_pci_core_register_dev_region_locked(struct vfio_pci_core_device *vdev,
						    unsigned int type, unsigned int subtype,
						    const struct vfio_pci_regops *ops, size_t size,
						    u32 flags, void *data)
{
	const struct vfio_pci_region new = {
		.type = type,
		.subtype = subtype,
		.ops = ops,
		.size = size,
		.flags = flags,
		.data = data,
	};
	int n = READ_ONCE(vdev->num_regions);
	region_slot_t *array, *old_array;

	array = kmalloc((n + 1) * sizeof(*array), GFP_KERNEL_ACCOUNT);
	if (!array)
		return -ENOMEM;
#if REFCOUNTED
	array[n] = kmalloc(sizeof(*array[n]), GFP_KERNEL_ACCOUNT);
	if (!array[n]) {
		kfree(array);
		return -ENOMEM;
	}
	*array[n] = new;
	refcount_set(&array[n]->users, 1);
#else
	array[n] = new;
#endif

	old_array = rcu_dereference_protected(vdev->region, lockdep_is_held(&vdev->region_lock));
	if (old_array)
		memcpy(array, old_array, n * sizeof(*array));

#if VARIANT_count_before_array
	WRITE_ONCE(vdev->num_regions, n + 1);
	rcu_assign_pointer(vdev->region, array);
	wait_for_readers(vdev);
#elif VARIANT_count_before_grace_period
	rcu_assign_pointer(vdev->region, array);
	WRITE_ONCE(vdev->num_regions, n + 1);
	wait_for_readers(vdev);
#else
	rcu_assign_pointer(vdev->region, array);
	wait_for_readers(vdev);
	WRITE_ONCE(vdev->num_regions, n + 1);
#endif
	kfree(old_array);
	return n;
}

#endif
