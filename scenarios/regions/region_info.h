/* SPDX-License-Identifier: Apache-2.0
 *
 * VFIO_DEVICE_GET_REGION_INFO: describes a region to user space, with a chain of capabilities.
 */
#ifndef REGION_INFO_H
#define REGION_INFO_H

#include "region_array.h"

static int vfio_pci_ioctl_get_region_info(struct vfio_pci_core_device *vdev,
					  struct vfio_region_info __user *arg)
{
	const size_t minsz = sizeof(struct vfio_region_info);
	struct vfio_info_cap caps = { .buf = NULL, .size = 0 };
	struct vfio_region_info_cap_type cap_type = {
		.header = { .id = VFIO_REGION_INFO_CAP_TYPE, .version = 1 },
	};
	struct vfio_pci_region *region;
	struct vfio_region_info info;
	int section, ret;

	if (copy_from_user(&info, arg, minsz))
		return -EFAULT;
	if (info.argsz < minsz)
		return -EINVAL;
	if (info.index >= VFIO_PCI_NUM_REGIONS + READ_ONCE(vdev->num_regions))
		return -EINVAL;

	info.offset = VFIO_PCI_INDEX_TO_OFFSET(info.index);
	info.cap_offset = 0;
	info.flags = 0;
	if (info.index <= VFIO_PCI_BAR5_REGION_INDEX) {
		info.size = pci_resource_len(vdev->pdev, info.index);
	} else if (info.index < VFIO_PCI_NUM_REGIONS) {
		info.size = 0;
	} else {
		region = region_get(vdev, info.index - VFIO_PCI_NUM_REGIONS, &section, posted(D1));
		info.size = region->size;
		info.flags = region->flags;

		cap_type.type = region->type;
		cap_type.subtype = region->subtype;
		ret = vfio_info_add_capability(&caps, &cap_type.header, /* FINDS(posted) sleep-in-atomic */
					       sizeof(cap_type));
		if (ret) {
#if !VARIANT_return_in_section
			region_put(vdev, region, section, posted(D1));
#endif
			return ret;
		}
		if (region->ops->add_capability) {
			ret = region->ops->add_capability(vdev, region, &caps);
			if (ret) {
				region_put(vdev, region, section, posted(D1));
				return ret;
			}
		}
		region_put(vdev, region, section, posted(D1));
	}

	if (caps.size) {
		info.flags |= VFIO_REGION_INFO_FLAG_CAPS;
		if (info.argsz < sizeof(info) + caps.size) {
			info.argsz = sizeof(info) + caps.size;
		} else {
			vfio_info_cap_shift(&caps, sizeof(info));
			if (copy_to_user(arg + 1, caps.buf, caps.size)) {
				kfree(caps.buf);
				return -EFAULT;
			}
			info.cap_offset = sizeof(info);
		}
		kfree(caps.buf);
	}
	return copy_to_user(arg, &info, minsz) ? -EFAULT : 0;
}

#endif
