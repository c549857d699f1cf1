/* SPDX-License-Identifier: Apache-2.0
 *
 * The statistics file against pcibios_enable_device(), which may fail.
 *
 * VARIANT base_open [E4] VIOLATED: without fmb_lock both sides allocate a block, one is lost
 * VARIANT v4_open [E6] VIOLATED: a failed enable keeps block and file, the removal frees what they use
 * VARIANT fixed_open [E4 E6] HOLDS: a failed enable undoes what it did
 */
#if VARIANT_base_open
#define VARIANT_E4 1
#elif VARIANT_v4_open
#define VARIANT_E6 1
#endif
#include "pcibios.h"

static struct zpci_dev *zdev;

KH_INIT(appears)
{
	zdev = zpci_create_device();
#ifndef VARIANT_base_open
	resources_taken = kh_choose(2);
#endif
}

KH_THREAD(probe)
{
	int rc = pcibios_enable_device(zdev);

	kh_reach("enabled");
	if (rc) { /* of no use: the administrator removes it */
		kh_reach("failed");
		zpci_release_device(zdev);
		zdev = NULL;
	}
}

#ifndef VARIANT_base_open
KH_THREAD(reader)
{
	user_reads_statistics();
}
#endif

#ifndef VARIANT_v4_open
KH_THREAD(writer)
{
	user_writes_statistics("1");
}
#endif

KH_FINAL(removal)
{
	if (!zdev)
		return;
	pcibios_disable_device(zdev);
	zpci_release_device(zdev);
	zdev = NULL;
}
