/* SPDX-License-Identifier: Apache-2.0
 *
 * Two users ask for aliases. What a device feature call is given is a header and a request behind it,
 * argsz bytes in all; a probe needs no more than the header.
 *
 * VARIANT posted [D6 D7 D8] VIOLATED: wrong slot for the size, flags ignored, user memory after argsz
 * VARIANT srcu [D6 D7 D8 G26 G27 G30] HOLDS: one alias for each (region, flags), none of an alias
 * VARIANT refcounted [D6 D7 D8 G26 G27 G30] HOLDS: the same
 * VARIANT look_up_without_lock [G27] VIOLATED: two equal aliases
 * VARIANT alias_of_alias [G30] VIOLATED: an alias of an alias
 * VARIANT alias_removal [G26] VIOLATED: what was checked before region_lock may be gone
 */
#include "device.h"
#include "alias_region.h"

#define VRAM VFIO_PCI_NUM_REGIONS

static int vram_mmap(struct vfio_pci_core_device *vdev, struct vfio_pci_region *region,
		     struct vm_area_struct *vma)
{
	return 0;
}

static const struct vfio_pci_regops vram_regops = {
	.mmap = vram_mmap,
};

/* Nobody maps anything here. */
static const struct vfio_pci_regops vfio_pci_alias_region_ops = {
	.mmap = vram_mmap,
};

static int vfio_pci_core_ioctl_feature(struct vfio_device *device, u32 flags, void __user *arg,
				       size_t argsz)
{
	return vfio_pci_core_feature_alias_region(device, flags, arg, argsz);
}

KH_INIT(open_device)
{
	static const struct vfio_device_ops vfio_pci_ops = {
		.device_feature = vfio_pci_core_ioctl_feature,
	};

	core.vdev.ops = &vfio_pci_ops;
	vfio_pci_core_register_dev_region(&core, 0, 0, &vram_regops, PAGE_SIZE,
					  VFIO_REGION_INFO_FLAG_MMAP, NULL);
}

/* As user space calls it: returns the index of the alias or an error. */
static int set_alias(unsigned int index, u32 flags)
{
	struct {
		u32 argsz;
		u32 flags;
		struct vfio_device_feature_alias_region request;
	} arg = {
		.argsz = sizeof(arg),
		.flags = VFIO_DEVICE_FEATURE_SET,
		.request = { .index = index, .flags = flags },
	};
	int ret = vfio_ioctl_device_feature(&core.vdev, (struct vfio_device_feature *)&arg);

	return ret ? ret : arg.request.alias_index;
}

static void probe_header_only(void)
{
	struct vfio_device_feature header = { .argsz = sizeof(header),
					      .flags = VFIO_DEVICE_FEATURE_PROBE };

	vfio_ioctl_device_feature(&core.vdev, &header);
}

static u32 alias_flags(unsigned int index)
{
	int section;
	struct vfio_pci_region *region =
		region_get(&core, index - VFIO_PCI_NUM_REGIONS, &section, false);
	u32 flags = region->flags;

	region_put(&core, region, section, false);
	return flags;
}

KH_THREADS(user, 2)
{
	int alias;

	switch (kh_choose(4)) {
	case 0:
		alias = set_alias(VFIO_PCI_BAR0_REGION_INDEX, VFIO_REGION_INFO_FLAG_WC);
		KH_ASSERT(alias_flags(alias) & VFIO_REGION_INFO_FLAG_WC);
		KH_ASSERT(set_alias(alias, 0) == -EINVAL); /* FINDS(alias_of_alias) assertion */
		break;
	case 1:
		alias = set_alias(VFIO_PCI_BAR0_REGION_INDEX, 0);
		KH_ASSERT(!(alias_flags(alias) & VFIO_REGION_INFO_FLAG_WC)); /* FINDS(posted) assertion */
		break;
	case 2:
		set_alias(VRAM, 0);
		break;
	case 3:
		probe_header_only();
		break;
	}
}

#if VARIANT_alias_removal
/* If VRAM still is the last region. */
KH_THREAD(remove_vram)
{
	struct vfio_pci_region *region;

	mutex_lock(&core.region_lock);
	if (core.num_regions == 1) {
		region = region_look_up_locked(&core, 0);
		WRITE_ONCE(core.num_regions, 0);
		wait_for_readers(&core);
		region_put(&core, region, 0, false);
	}
	mutex_unlock(&core.region_lock);
}
#endif

KH_FINAL(close_device)
{
	struct vfio_pci_region *a, *b;
	int i, j;

	for (i = 0; i < core.num_regions; i++) {
		for (j = i + 1; j < core.num_regions; j++) {
			a = region_at(core.region, i);
			b = region_at(core.region, j);
			KH_ASSERT(a->data != b->data || a->flags != b->flags); /* FINDS(look_up_without_lock) assertion */
		}
	}
	vfio_pci_core_disable(&core);
}
