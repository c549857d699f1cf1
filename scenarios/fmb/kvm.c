/* SPDX-License-Identifier: Apache-2.0
 *
 * The host's statistics file against a guest that gets and loses the function.
 *
 * VARIANT v1_kvm [E8b] VIOLATED: kzdev is looked at without kzdev_lock: freed under the host, or set after its test
 * VARIANT v4_kvm [E8c] VIOLATED: the number is read from user space under kzdev_lock
 * VARIANT v5_kvm [E8b E8c] HOLDS: read first, then the lock
 */
#if VARIANT_v1_kvm
#define VARIANT_E8b 1
#elif VARIANT_v4_kvm
#define VARIANT_E8c 1
#endif
#include "pcibios.h"

static struct zpci_dev *zdev;

KH_INIT(probe)
{
	kh_environment.user_copies_stall = true;
	zdev = zpci_create_device();
}

KH_THREAD(host)
{
	if (pci_perf_seq_write(zdev, "1", 1) == -EBUSY)
		kh_reach("left to the guest");
	else
		kh_reach("enabled");
}

KH_THREAD(guest)
{
	kvm_s390_pci_register_kvm(zdev);
	kvm_s390_pci_unregister_kvm(zdev);
}
