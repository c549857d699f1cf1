/* SPDX-License-Identifier: Apache-2.0
 *
 * A zPCI function given to a guest: KVM hangs a kzdev off it, under kzdev_lock, and the host's
 * statistics file then leaves the FMB alone. Stands for patch 4/4 of the series. Which member of
 * struct kzdev the write looks at is our choice; that it looks through the pointer is the point.
 */
#ifndef SCENARIOS_FMB_KVM_H
#define SCENARIOS_FMB_KVM_H

struct kzdev {
	int interpreted; /* the guest runs the function without exits */
};

#include "zpci.h"
#include <linux/uaccess.h>

static int kvm_s390_pci_register_kvm(struct zpci_dev *zdev)
{
	struct kzdev *kzdev = kzalloc(sizeof(*kzdev), GFP_KERNEL | __GFP_NOFAIL);

	kzdev->interpreted = 1;
	guard(mutex)(&zdev->kzdev_lock);
	WRITE_ONCE(zdev->kzdev, kzdev);
	return 0;
}

static void kvm_s390_pci_unregister_kvm(struct zpci_dev *zdev)
{
	struct kzdev *kzdev;

	guard(mutex)(&zdev->kzdev_lock);
	kzdev = zdev->kzdev;
	WRITE_ONCE(zdev->kzdev, NULL);
	kfree(kzdev);
}

static int fmb_switch(struct zpci_dev *zdev, unsigned long val)
{
	guard(mutex)(&zdev->fmb_lock);
	KH_ASSERT(!READ_ONCE(zdev->kzdev)); /* FINDS(v1_kvm) assertion */
	return val ? zpci_fmb_enable_device(zdev) : zpci_fmb_disable_device(zdev);
}

static bool guest_owns_fmb(struct zpci_dev *zdev)
{
	struct kzdev *kzdev = READ_ONCE(zdev->kzdev);

	return kzdev && READ_ONCE(kzdev->interpreted); /* FINDS(v1_kvm) use-after-free */
}

/* write() of the statistics file */
static ssize_t pci_perf_seq_write(struct zpci_dev *zdev, const char __user *ubuf, size_t count)
{
	unsigned long val;
	int rc;

#if SERIES == 1
	rc = kstrtoul_from_user(ubuf, count, 10, &val);
	if (rc)
		return rc;
	if (guest_owns_fmb(zdev))
		return -EBUSY;
#elif SERIES == 4
	guard(mutex)(&zdev->kzdev_lock);
	if (guest_owns_fmb(zdev))
		return -EBUSY;
	rc = kstrtoul_from_user(ubuf, count, 10, &val); /* FINDS(v4_kvm) user-blocks-lock */
	if (rc)
		return rc;
#else
	rc = kstrtoul_from_user(ubuf, count, 10, &val);
	if (rc)
		return rc;
	guard(mutex)(&zdev->kzdev_lock);
	if (guest_owns_fmb(zdev))
		return -EBUSY;
#endif
	rc = fmb_switch(zdev, val);
	return rc ? rc : (ssize_t)count;
}

#endif
