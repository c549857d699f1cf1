/* SPDX-License-Identifier: Apache-2.0
 *
 * VFIO_DEVICE_FEATURE_DMA_BUF: a range of a BAR from user space, any offset and any length. Stands for the checks before a
 * dma-buf is exported (drivers/vfio/pci/vfio_pci_dmabuf.c).
 *
 * VARIANT checked HOLDS: page aligned, not empty, and the end is computed without overflow
 * VARIANT sum VIOLATED: offset + length may wrap: a range far behind the BAR ends inside it
 * VARIANT unaligned VIOLATED: half a page is exported, and the other half with it
 */
#include <kheddle/scenario.h>
#include <linux/errno.h>
#include <linux/gfp.h>
#include <linux/kernel.h>
#include <linux/overflow.h>
#include <linux/types.h>

#define BAR_PAGES 8

struct vfio_region_dma_range {
	u64 offset, length;
};

static u8 exported[BAR_PAGES]; /* by page of the BAR */

static int validate_range(const struct vfio_region_dma_range *range, u64 bar_size)
{
	u64 end;

#if !VARIANT_unaligned
	if (!PAGE_ALIGNED(range->offset) || !PAGE_ALIGNED(range->length))
		return -EINVAL;
#endif
	if (!range->length)
		return -EINVAL;
#if VARIANT_sum
	end = range->offset + range->length;
#else
	if (check_add_overflow(range->offset, range->length, &end))
		return -EINVAL;
#endif
	return end > bar_size ? -EINVAL : 0;
}

KH_THREAD(export_dma_buf)
{
	static const u64 offsets[] = { 0, PAGE_SIZE, 512, -PAGE_SIZE };
	static const u64 lengths[] = { PAGE_SIZE, 2 * PAGE_SIZE, BAR_PAGES * PAGE_SIZE, 0, 256 };
	struct vfio_region_dma_range range = {
		.offset = kh_any(offsets, ARRAY_SIZE(offsets)),
		.length = kh_any(lengths, ARRAY_SIZE(lengths)),
	};

	if (validate_range(&range, BAR_PAGES * PAGE_SIZE))
		return;
	kh_reach("accepted");
	KH_ASSERT(!(range.length & ~PAGE_MASK)); /* FINDS(unaligned) assertion */
	KH_ASSERT(range.offset < BAR_PAGES * PAGE_SIZE); /* FINDS(sum) assertion */
	exported[range.offset >> PAGE_SHIFT] = 1;
}
