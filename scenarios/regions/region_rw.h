/* SPDX-License-Identifier: Apache-2.0
 *
 * read() and write() of device regions, with the two regions of Intel graphics that answer them:
 * a table in memory (the OpRegion) and the configuration space of the host bridge.
 */
#ifndef REGION_RW_H
#define REGION_RW_H

#include "region_array.h"

struct igd_opregion {
	u8 signature[4];
	u8 version[4];
};

/* The table belongs to the region: it lives until release, after the last file is closed. Only
 * `region` itself must not be used after the put. */
static ssize_t vfio_pci_igd_rw(struct vfio_pci_core_device *vdev, char __user *buf, size_t count,
			       loff_t *ppos, bool iswrite)
{
	unsigned int i = VFIO_PCI_OFFSET_TO_INDEX(*ppos) - VFIO_PCI_NUM_REGIONS;
	u64 pos = *ppos & VFIO_PCI_OFFSET_MASK;
	struct igd_opregion *opregion;
	struct vfio_pci_region *region;
	int section;

	region = region_get(vdev, i, &section, false);
	opregion = region->data;
	if (pos >= region->size || iswrite) {
		region_put(vdev, region, section, false);
		return -EINVAL;
	}
#if VARIANT_size_after_section
	region_put(vdev, region, section, false);
	count = min_t(size_t, count, region->size - pos); /* FINDS(size_after_section) use-after-free */
#else
	count = min_t(size_t, count, region->size - pos);
	region_put(vdev, region, section, false);
#endif

	if (copy_to_user(buf, (u8 *)opregion + pos, count)) /* FINDS(posted, posted_stalled_reader) sleep-in-atomic */ /* FINDS(posted_stalled_reader, srcu_stalled_reader) user-blocks-lock */
		return -EFAULT;
	*ppos += count;
	return count;
}

static void vfio_pci_igd_release(struct vfio_pci_core_device *vdev, struct vfio_pci_region *region)
{
	kfree(region->data);
}

static ssize_t vfio_pci_igd_cfg_rw(struct vfio_pci_core_device *vdev, char __user *buf,
				   size_t count, loff_t *ppos, bool iswrite)
{
	unsigned int i = VFIO_PCI_OFFSET_TO_INDEX(*ppos) - VFIO_PCI_NUM_REGIONS;
	u64 pos = *ppos & VFIO_PCI_OFFSET_MASK;
	struct vfio_pci_region *region;
	struct pci_dev *bridge;
	int section;
	u32 val;

	region = region_get(vdev, i, &section, false);
	bridge = region->data;
	if (pos >= region->size || pos % sizeof(val) || count < sizeof(val) || iswrite) {
		region_put(vdev, region, section, false);
		return -EINVAL;
	}
	region_put(vdev, region, section, false);

	if (pci_user_read_config_dword(bridge, pos, &val)) /* FINDS(posted) sleep-in-atomic */
		return -EIO;
	if (copy_to_user(buf, &val, sizeof(val))) /* FINDS(posted) sleep-in-atomic */
		return -EFAULT;
	*ppos += sizeof(val);
	return sizeof(val);
}

static void vfio_pci_igd_cfg_release(struct vfio_pci_core_device *vdev,
				     struct vfio_pci_region *region)
{
}

static const struct vfio_pci_regops vfio_pci_igd_regops = {
	.rw = vfio_pci_igd_rw,
	.release = vfio_pci_igd_release,
};

static const struct vfio_pci_regops vfio_pci_igd_cfg_regops = {
	.rw = vfio_pci_igd_cfg_rw,
	.release = vfio_pci_igd_cfg_release,
};

static ssize_t vfio_pci_rw(struct vfio_pci_core_device *vdev, char __user *buf, size_t count,
			   loff_t *ppos, bool iswrite)
{
	unsigned int index = VFIO_PCI_OFFSET_TO_INDEX(*ppos);
	const struct vfio_pci_regops *ops;
	struct vfio_pci_region *region;
	ssize_t ret = -EINVAL;
	int section;

	if (index >= VFIO_PCI_NUM_REGIONS + READ_ONCE(vdev->num_regions))
		return -EINVAL;
	if (index < VFIO_PCI_NUM_REGIONS)
		return -EINVAL; /* BARs, ROM, configuration space: not in this scenario */

	region = region_get(vdev, index - VFIO_PCI_NUM_REGIONS, &section, posted(D2));
	ops = region->ops;
#if SHORT_SECTIONS
	region_put(vdev, region, section, false);
#endif
	if (posted(D4) || ops->rw)
		ret = ops->rw(vdev, buf, count, ppos, iswrite); /* FINDS(posted) null-deref */
#if !SHORT_SECTIONS
	region_put(vdev, region, section, posted(D2));
#endif
	return ret;
}

#endif
