/* SPDX-License-Identifier: Apache-2.0
 *
 * VFIO_DEVICE_FEATURE_ALIAS_REGION: user space asks for a second region that maps the same memory
 * as one that is there, with other attributes (write combining).
 */
#ifndef ALIAS_REGION_H
#define ALIAS_REGION_H

#include "region_array.h"
#include <linux/nospec.h>

/* Defined where aliases are mapped. */
static const struct vfio_pci_regops vfio_pci_alias_region_ops;

struct vfio_device_feature_alias_region {
	u32 flags; /* attributes of the alias */
	u32 index; /* what to alias */
	u32 alias_index; /* out: the new region */
	u32 _resv1;
	u64 _resv2;
};

static bool vfio_pci_region_is_mmap_supported(struct vfio_pci_core_device *vdev, int index)
{
	struct vfio_pci_region *region;
	bool is_mmap;
	int section;

	if (index <= VFIO_PCI_BAR5_REGION_INDEX)
		return vdev->bar_mmap_supported[index];
	if (index < VFIO_PCI_NUM_REGIONS)
		return false;

	region = region_get(vdev, index - VFIO_PCI_NUM_REGIONS, &section, false);
	is_mmap = region->flags & VFIO_REGION_INFO_FLAG_MMAP && region->ops && region->ops->mmap;
	region_put(vdev, region, section, false);
	return is_mmap;
}

static bool vfio_pci_region_is_alias(struct vfio_pci_core_device *vdev, int index)
{
	struct vfio_pci_region *region;
	bool is_alias;
	int section;

	if (index < VFIO_PCI_NUM_REGIONS)
		return false;

	region = region_get(vdev, index - VFIO_PCI_NUM_REGIONS, &section, false);
	is_alias = region->flags & VFIO_REGION_INFO_FLAG_ALIAS;
	region_put(vdev, region, section, false);
	return is_alias;
}

/* With region_lock held. */
static bool vfio_pci_region_alias_exists(struct vfio_pci_core_device *vdev, u32 flags, int index,
					 int *alias_index)
{
	struct vfio_pci_region *region;
	int i;

	for (i = 0; i < READ_ONCE(vdev->num_regions); i++) {
		region = region_look_up_locked(vdev, i);
		if (region->flags == flags && (uintptr_t)region->data == index) {
			*alias_index = i + VFIO_PCI_NUM_REGIONS;
			return true;
		}
	}
	return false;
}

static size_t vfio_pci_region_size(struct vfio_pci_core_device *vdev, int index)
{
	if (index <= VFIO_PCI_BAR5_REGION_INDEX)
		return pci_resource_len(vdev->pdev, index);
	if (posted(D6))
		return region_look_up_locked(vdev, index)->size; /* FINDS(posted) out-of-bounds */
	return region_look_up_locked(vdev, index - VFIO_PCI_NUM_REGIONS)->size; /* FINDS(alias_removal) use-after-free */
}

static int vfio_pci_core_feature_alias_region(struct vfio_device *device, u32 flags,
					      struct vfio_device_feature_alias_region __user *arg,
					      size_t argsz)
{
	struct vfio_pci_core_device *vdev =
		container_of(device, struct vfio_pci_core_device, vdev);
	struct vfio_device_feature_alias_region request;
	bool is_probe = false;
	int ret, index, alias;
	u32 alias_flags;

	ret = vfio_check_feature(flags, argsz, VFIO_DEVICE_FEATURE_SET, sizeof(request));
	if (ret < 0)
		return ret;
	if (ret == 0)
		is_probe = true;
	if (!posted(D8) && argsz < sizeof(request))
		return -EINVAL;

	if (copy_from_user(&request, arg, sizeof(request))) /* FINDS(posted) out-of-bounds */
		return -EFAULT;

	if (request.index >= VFIO_PCI_NUM_REGIONS + READ_ONCE(vdev->num_regions))
		return -EINVAL;
	index = array_index_nospec(request.index,
				   VFIO_PCI_NUM_REGIONS + READ_ONCE(vdev->num_regions));

#if !VARIANT_alias_of_alias
	if (vfio_pci_region_is_alias(vdev, index))
		return -EINVAL;
#endif
	if (!vfio_pci_region_is_mmap_supported(vdev, index))
		return -EINVAL;

	if (is_probe) {
		request.flags = VFIO_REGION_INFO_FLAG_WC;
		goto out_copy;
	}

	if (request.flags & ~VFIO_REGION_INFO_FLAG_WC)
		return -EINVAL;
	alias_flags = VFIO_REGION_INFO_FLAG_ALIAS | VFIO_REGION_INFO_FLAG_MMAP;
	alias_flags |= posted(D7) ? VFIO_REGION_INFO_FLAG_WC : request.flags;

	mutex_lock(&vdev->region_lock);
	if (vfio_pci_region_alias_exists(vdev, alias_flags, index, &alias)) {
		request.alias_index = alias;
		goto out_unlock;
	}
#if VARIANT_look_up_without_lock
	mutex_unlock(&vdev->region_lock);
	mutex_lock(&vdev->region_lock);
#endif
	alias = vfio_pci_core_register_dev_region_locked(vdev, 0, 0, &vfio_pci_alias_region_ops,
							 vfio_pci_region_size(vdev, index),
							 alias_flags, (void *)(uintptr_t)index);
	if (alias < 0) {
		mutex_unlock(&vdev->region_lock);
		return alias;
	}
	request.alias_index = alias + VFIO_PCI_NUM_REGIONS;

out_unlock:
	mutex_unlock(&vdev->region_lock);
out_copy:
	return copy_to_user(arg, &request, sizeof(request)) ? -EFAULT : 0;
}

#endif
