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

static int kvm_s390_pci_register_kvm(struct zpci_dev *zdev)
{
	struct kzdev *kzdev = kzalloc(sizeof(*kzdev), GFP_KERNEL | __GFP_NOFAIL);

	kzdev->interpreted = 1;
	guard(mutex)(&zdev->kzdev_lock);
	if (zdev->kzdev) {
		kfree(kzdev);
		return -EINVAL;
	}
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

static bool guest_owns_fmb(struct zpci_dev *zdev)
{
	struct kzdev *kzdev = READ_ONCE(zdev->kzdev);

	return kzdev && READ_ONCE(kzdev->interpreted); /* FINDS(v1_kvm) use-after-free */
}

#endif
