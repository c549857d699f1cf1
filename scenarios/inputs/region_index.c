/* SPDX-License-Identifier: Apache-2.0
 *
 * VFIO_DEVICE_GET_REGION_INFO and the offset that mmap() takes: any index from user space. Stands for the arithmetic on region
 * indices of vfio_pci_core.c: nine fixed regions, then those of the device's own, in an array of their own.
 *
 * VARIANT posted [D6 D9] VIOLATED: the index is used for the slot, and the offset is shifted in 32 bits
 * VARIANT slot [D6] VIOLATED: only the former
 * VARIANT shift [D9] VIOLATED: only the latter
 * VARIANT fixed [D6 D9] HOLDS: index - VFIO_PCI_NUM_REGIONS is the slot, and the shift is one of 64 bits
 * VARIANT off_by_one VIOLATED: red neighbour: the first index that is no region passes the check
 */
#include <kheddle/scenario.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/types.h>
#include <linux/vfio.h>

#define OWN_REGIONS 12

#define PAGE_OFFSET_SHIFT 28 /* of the index in a page offset: 40 - PAGE_SHIFT */

static u64 sizes[OWN_REGIONS];

static int region_size(u32 index, u64 *size)
{
	u32 slot = index - VFIO_PCI_NUM_REGIONS;

#if VARIANT_off_by_one
	if (index > VFIO_PCI_NUM_REGIONS + OWN_REGIONS)
#else
	if (index >= VFIO_PCI_NUM_REGIONS + OWN_REGIONS)
#endif
		return -EINVAL;
	if (index < VFIO_PCI_NUM_REGIONS)
		return -ENOTTY; /* the BARs have a size of their own */
#if VARIANT_posted || VARIANT_slot
	slot = index;
#endif
	*size = sizes[slot]; /* FINDS(posted, slot, off_by_one) out-of-bounds */
	return 0;
}

static u64 page_offset(u32 index)
{
#if VARIANT_posted || VARIANT_shift
	return index << PAGE_OFFSET_SHIFT;
#else
	return (u64)index << PAGE_OFFSET_SHIFT;
#endif
}

KH_THREAD(get_region_info)
{
	static const u64 indices[] = { 0, VFIO_PCI_NUM_REGIONS, 15, 16, VFIO_PCI_NUM_REGIONS + OWN_REGIONS - 1,
				       VFIO_PCI_NUM_REGIONS + OWN_REGIONS, U32_MAX };
	u32 index = kh_any(indices, ARRAY_SIZE(indices));
	u64 size;

	if (region_size(index, &size))
		return;
	kh_reach("a region of its own");
	KH_ASSERT(page_offset(index) >> PAGE_OFFSET_SHIFT == index); /* FINDS(posted, shift) assertion */
}
