/* SPDX-License-Identifier: Apache-2.0
 *
 * The statistics file against pcibios_disable_device().
 *
 * VARIANT base_close [E4] VIOLATED: without fmb_lock: freed under a reader, and freed twice
 * VARIANT v4_close [E5] VIOLATED: a write that waited for fmb_lock enables a disabled device's FMB
 * VARIANT fixed_close [E4 E5] HOLDS: the file goes first, then the FMB, under the lock
 */
#if VARIANT_base_close
#define VARIANT_E4 1
#define VARIANT_E5 1
#elif VARIANT_v4_close
#define VARIANT_E5 1
#endif
#include "pcibios.h"

static struct zpci_dev *zdev;

KH_INIT(probe)
{
	zdev = zpci_create_device();
	pcibios_enable_device(zdev);
}

KH_THREAD(reader)
{
	user_reads_statistics();
}

KH_THREAD(writer)
{
	user_writes_statistics(kh_choose(2) ? "1" : "0");
}

KH_THREAD(unbind)
{
	pcibios_disable_device(zdev);
}

KH_DAEMON_THREAD(hardware)
{
	hw_sample();
}

KH_FINAL(removal)
{
	zpci_release_device(zdev);
	zdev = NULL;
}
