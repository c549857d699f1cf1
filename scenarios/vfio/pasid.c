/* SPDX-License-Identifier: Apache-2.0
 *
 * PASIDs of a device are attached to page tables and detached (VFIO_DEVICE_ATTACH_IOMMUFD_PT and its opposite, with
 * VFIO_DEVICE_ATTACH_PASID) while the device is closed. Stands for vfio_iommufd_physical_pasid_attach_ioas() and
 * vfio_iommufd_physical_unbind(). A page table counts who is attached; hardware goes through it while somebody is.
 * Leaves out: several PASIDs, page tables that cannot be attached, the device without PASID.
 *
 * VARIANT fixed HOLDS: dev_set->lock covers test and change; unbinding detaches what is left
 * VARIANT lock_dropped VIOLATED: dropped between test and change: two attach the same PASID, or one after close
 * VARIANT left_attached VIOLATED: unbinding forgets the PASIDs: the page table stays in use after close
 */
#include <kheddle/scenario.h>
#include <linux/errno.h>
#include <linux/lockdep.h>
#include <linux/mutex.h>
#include <linux/refcount.h>
#include <linux/slab.h>

#include "variants.h"

/* An iommufd page table; one reference is that of its id. */
struct hwpt {
	refcount_t users;
};

static struct mutex dev_set_lock;
static bool bound = true;
static struct hwpt *attached; /* of the one PASID: vdev->pasids, and what iommufd knows of it */
static struct hwpt tables[2];

static int iommufd_device_attach(struct hwpt *hwpt)
{
	refcount_inc(&hwpt->users);
	attached = hwpt;
	return 0;
}

static void iommufd_device_detach(void)
{
	refcount_dec(&attached->users);
	attached = NULL;
}

static void iommufd_device_replace(struct hwpt *hwpt)
{
	struct hwpt *old = attached;

	refcount_inc(&hwpt->users);
	attached = hwpt;
	refcount_dec(&old->users); /* FINDS(lock_dropped) null-deref */
}

static int vfio_iommufd_physical_pasid_attach_ioas(struct hwpt *hwpt)
{
	bool replaces = attached;

	lockdep_assert_held(&dev_set_lock);
	if (!bound)
		return -EINVAL;
	if (red(lock_dropped)) {
		mutex_unlock(&dev_set_lock);
		mutex_lock(&dev_set_lock);
	}
	if (replaces) {
		iommufd_device_replace(hwpt);
		return 0;
	}
	return iommufd_device_attach(hwpt);
}

static void vfio_iommufd_physical_pasid_detach_ioas(void)
{
	if (bound && attached)
		iommufd_device_detach();
}

static void vfio_iommufd_physical_unbind(void)
{
	if (!red(left_attached) && attached)
		iommufd_device_detach();
	bound = false;
}

KH_INIT(bind)
{
	mutex_init(&dev_set_lock);
	refcount_set(&tables[0].users, 1);
	refcount_set(&tables[1].users, 1);
}

KH_THREADS(user, 2)
{
	mutex_lock(&dev_set_lock);
	if (!vfio_iommufd_physical_pasid_attach_ioas(&tables[index]))
		kh_reach("attached");
	else
		kh_reach("closed");
	mutex_unlock(&dev_set_lock);
	mutex_lock(&dev_set_lock);
	vfio_iommufd_physical_pasid_detach_ioas();
	if (kh_choose(2))
		vfio_iommufd_physical_pasid_attach_ioas(&tables[index]);
	mutex_unlock(&dev_set_lock);
}

KH_THREAD(closer)
{
	mutex_lock(&dev_set_lock);
	vfio_iommufd_physical_unbind();
	mutex_unlock(&dev_set_lock);
}

KH_FINAL(unused)
{
	KH_ASSERT(refcount_read(&tables[0].users) == 1); /* FINDS(lock_dropped, left_attached) assertion */
	KH_ASSERT(refcount_read(&tables[1].users) == 1); /* FINDS(lock_dropped, left_attached) assertion */
}
