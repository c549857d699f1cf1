/* SPDX-License-Identifier: Apache-2.0
 *
 * Everything at once: two openers of one device; one reads through ioctl, read or mmap, the other makes an
 * alias, a third thread closes the reader's file under it. The last release closes the device.
 *
 * VARIANT posted [D1 D2 D3 D4 D6 D8 D9] VIOLATED: the RFC as it was posted
 * VARIANT srcu [G23 G24 G25 G26 G27 G28 G30 G31] HOLDS: with the bugs fixed, under SRCU
 * VARIANT refcounted [G23 G24 G25 G26 G27 G28 G30 G31] HOLDS: the same with references on regions
 */
#include "device.h"
#include "alias_region.h"
#include "region_info.h"
#include "region_mmap.h"
#include "region_rw.h"
#include <vfio/regions_file.h>

enum {
	OPREGION = VFIO_PCI_NUM_REGIONS,
	HOST_CFG,
	VRAM,
	LAST_VRAM = VRAM + 5,
	VRAM_ALIAS, /* there from the start */
	NEW_ALIAS,
};

static struct vfio_device_set dev_set;
static struct pci_dev host_bridge = { .cfg_size = 64 };
static int reader_fd, writer_fd;

/* A region of a driver's own that can be mapped. */
static int vram_mmap(struct vfio_pci_core_device *vdev, struct vfio_pci_region *region,
		     struct vm_area_struct *vma)
{
	vma->vm_private_data = vdev;
	vma->vm_ops = &vfio_pci_mmap_ops;
	return 0;
}

static const struct vfio_pci_regops vram_regops = {
	.mmap = vram_mmap,
};

static int vfio_pci_open_device(struct vfio_device *device)
{
	struct igd_opregion *opregion = kzalloc(sizeof(*opregion), GFP_KERNEL);
	int i;

	vfio_pci_core_register_dev_region(&core, 0, 0, &vfio_pci_igd_regops, sizeof(*opregion),
					  VFIO_REGION_INFO_FLAG_READ, opregion);
	vfio_pci_core_register_dev_region(&core, 0, 0, &vfio_pci_igd_cfg_regops,
					  host_bridge.cfg_size, VFIO_REGION_INFO_FLAG_READ,
					  &host_bridge);
	for (i = VRAM; i <= LAST_VRAM; i++)
		vfio_pci_core_register_dev_region(&core, 0, 0, &vram_regops, PAGE_SIZE,
						  VFIO_REGION_INFO_FLAG_MMAP, NULL);
	vfio_pci_core_register_dev_region(
		&core, 0, 0, &vfio_pci_alias_region_ops, PAGE_SIZE,
		VFIO_REGION_INFO_FLAG_MMAP | VFIO_REGION_INFO_FLAG_ALIAS, (void *)LAST_VRAM);
	return 0;
}

static void vfio_pci_core_close_device(struct vfio_device *device)
{
	vfio_pci_core_disable(&core);
}

static ssize_t vfio_pci_core_read(struct vfio_device *device, char __user *buf, size_t count,
				  loff_t *ppos)
{
	return vfio_pci_rw(&core, buf, count, ppos, false);
}

static long vfio_pci_core_ioctl(struct vfio_device *device, unsigned int cmd, unsigned long arg)
{
	if (cmd == VFIO_DEVICE_GET_REGION_INFO)
		return vfio_pci_ioctl_get_region_info(&core, (struct vfio_region_info *)arg);
	return -ENOTTY;
}

static int vfio_pci_core_ioctl_feature(struct vfio_device *device, u32 flags, void __user *arg,
				       size_t argsz)
{
	return vfio_pci_core_feature_alias_region(device, flags, arg, argsz);
}

static const struct vfio_device_ops vfio_pci_ops = {
	.open_device = vfio_pci_open_device,
	.close_device = vfio_pci_core_close_device,
	.read = vfio_pci_core_read,
	.ioctl = vfio_pci_core_ioctl,
	.mmap = vfio_pci_core_mmap,
	.device_feature = vfio_pci_core_ioctl_feature,
};

KH_INIT(open_device)
{
	mutex_init(&dev_set.lock);
	core.vdev.dev_set = &dev_set;
	core.vdev.ops = &vfio_pci_ops;
	reader_fd = user_open(&core.vdev);
	writer_fd = user_open(&core.vdev);
}

KH_THREAD(reader)
{
	static const unsigned int targets[] = { OPREGION, HOST_CFG, VRAM_ALIAS, NEW_ALIAS };
	unsigned int index = targets[kh_choose(4)];
	struct vfio_region_info info = { .argsz = sizeof(info), .index = index };
	struct vm_area_struct *vma;
	char buf[4];

	switch (kh_choose(3)) {
	case 0:
		kh_ioctl(reader_fd, VFIO_DEVICE_GET_REGION_INFO, (unsigned long)&info);
		break;
	case 1:
		kh_pread(reader_fd, buf, sizeof(buf), VFIO_PCI_INDEX_TO_OFFSET(index));
		break;
	case 2:
		vma = user_mmap_fd(reader_fd, VFIO_PCI_INDEX_TO_OFFSET(index), PAGE_SIZE);
		if (!IS_ERR(vma))
			user_munmap_file(vma);
		break;
	}
}

KH_THREAD(alias_writer)
{
	static const unsigned int targets[] = { VFIO_PCI_BAR0_REGION_INDEX, LAST_VRAM };
	struct {
		u32 argsz;
		u32 flags;
		struct vfio_device_feature_alias_region request;
	} set = {
		.argsz = sizeof(set),
		.flags = VFIO_DEVICE_FEATURE_SET,
		.request = { .index = targets[kh_choose(2)] },
	};
	struct vfio_device_feature probe = { .argsz = sizeof(probe),
					     .flags = VFIO_DEVICE_FEATURE_PROBE };

	if (kh_choose(2))
		kh_ioctl(writer_fd, VFIO_DEVICE_FEATURE, (unsigned long)&probe);
	else
		kh_ioctl(writer_fd, VFIO_DEVICE_FEATURE, (unsigned long)&set);
	kh_close(writer_fd);
}

KH_THREAD(closer)
{
	kh_close(reader_fd);
}

KH_FINAL(closed)
{
	KH_ASSERT(core.vdev.open_count == 0 && !core.region);
}
