/* SPDX-License-Identifier: Apache-2.0
 *
 * What a user gets from FMB_READ while hardware writes the block.
 *
 * VARIANT posted [G32 G33 G34 G40] HOLDS: length checked, window declared, block zeroed, busy bit shown
 * VARIANT length_unchecked [G32] VIOLATED: red neighbour: hardware's block is longer than the structure
 * VARIANT no_window [G33] VIOLATED: red neighbour: a cache without a window for user space
 * VARIANT not_zeroed [G34] VIOLATED: red neighbour: kmem_cache_alloc()
 * VARIANT busy_ignored [G40] VIOLATED: red neighbour: a user that takes each sample for whole
 */
#define VARIANT_E1 1 /* v4's features */
#include "vfio_zdev.h"

static struct zpci_dev *zdev;

/* memory of user space */
static struct vfio_device_feature_zpci_fmb_read user_read;
static struct zpci_fmb user_block[2];

KH_INIT(open_device)
{
	user_read.data = (u64)user_block;
	zdev = zpci_create_device();
	if (kh_choose(2)) /* a machine with a longer block than we know */
		zdev->fmb_length += 8;
	pcibios_enable_device(zdev);
}

KH_THREAD(fmb_read)
{
	if (vfio_pci_zdev_feature_fmb_read(zdev, &user_read))
		return;
#ifndef VARIANT_busy_ignored
	if (user_block[0].last_update & ZPCI_FMB_BUSY) {
		kh_reach("busy");
		return;
	}
#endif
	kh_reach("whole");
	KH_ASSERT(user_block[0].ld_ops == user_block[0].st_ops); /* FINDS(busy_ignored) assertion */
}

KH_DAEMON_THREAD(hardware)
{
	hw_sample();
}
