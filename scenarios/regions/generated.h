/* SPDX-License-Identifier: Apache-2.0
 *
 * A program of operations: OPERATIONS[thread][call]. The device is open, with two regions that can be read and some
 * video memory, of which user space knows the last. Each thread has a mapping of its own, and gives it back when it ends;
 * the threads are those of one process. What is judged: that an alias has the flags that were asked for, that nobody
 * reaches a BAR while memory is off, that everything is freed in the end, and all that kheddle judges anyway.
 */
#ifndef SCENARIOS_REGIONS_GENERATED_H
#define SCENARIOS_REGIONS_GENERATED_H

#include <linux/fs.h>

#include "alias_region.h"
#include "device.h"
#include "generated_operations.h"
#include "region_info.h"
#include "region_mmap.h"
#include "region_rw.h"

#define LISTED(name) name,
enum operation { REGIONS_OPERATIONS(LISTED) };

#define GENERATED_ENVIRONMENT REGIONS_ENVIRONMENT
#include "../generated_program.h"

enum {
	OPREGION = VFIO_PCI_NUM_REGIONS,
	HOST_CFG,
	FIRST_VRAM,
	LAST_VRAM = VFIO_PCI_NUM_REGIONS + 7,
	ALIAS,
};

static struct vfio_device_set dev_set;
static struct pci_dev host_bridge = { .cfg_size = 64 };
static int device_fd;
static struct vm_area_struct vmas[GENERATED_THREADS];

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

static int register_regions(void)
{
	struct igd_opregion *opregion = kzalloc(sizeof(*opregion), GFP_KERNEL);
	int ret, i;

	if (!opregion)
		return -ENOMEM;
	ret = vfio_pci_core_register_dev_region(&core, 0, 0, &vfio_pci_igd_regops, sizeof(*opregion),
						VFIO_REGION_INFO_FLAG_READ, opregion);
	if (ret < 0) {
		kfree(opregion);
		return ret;
	}
	ret = vfio_pci_core_register_dev_region(&core, 0, 0, &vfio_pci_igd_cfg_regops,
						host_bridge.cfg_size, VFIO_REGION_INFO_FLAG_READ,
						&host_bridge);
	for (i = FIRST_VRAM; ret >= 0 && i <= LAST_VRAM; i++)
		ret = vfio_pci_core_register_dev_region(&core, 0, 0, &vram_regops, PAGE_SIZE,
							VFIO_REGION_INFO_FLAG_MMAP, NULL);
	return ret < 0 ? ret : 0;
}

static int map_bar(void)
{
	int ret = pci_request_selected_regions(&pdev, 1 << 0, "vfio-pci");

	if (ret)
		return ret;
	core.barmap[0] = pci_iomap(&pdev, 0, 0);
	if (core.barmap[0])
		return 0;
	pci_release_selected_regions(&pdev, 1 << 0);
	return -ENOMEM;
}

/* As posted, the first mmap() of a BAR maps it for the kernel. */
static int open_device(struct vfio_device *device)
{
	int ret = posted(D3) ? 0 : map_bar();

	core.memory_enabled = true;
	if (!ret)
		ret = register_regions();
	if (ret)
		vfio_pci_core_disable(&core);
	return ret;
}

static void close_device(struct vfio_device *device)
{
	vfio_pci_core_disable(&core);
}

static int ioctl_feature(struct vfio_device *device, u32 flags, void __user *arg, size_t argsz)
{
	return vfio_pci_core_feature_alias_region(device, flags, arg, argsz);
}

static const struct vfio_device_ops device_ops = {
	.open_device = open_device,
	.close_device = close_device,
	.mmap = vfio_pci_core_mmap,
	.device_feature = ioctl_feature,
};

KH_INIT(probe_and_open)
{
	mutex_init(&dev_set.lock);
	INIT_LIST_HEAD(&dev_set.device_list);
	core.vdev.ops = &device_ops;
	core.vdev.dev_set = &dev_set;
	vfio_register_group_dev(&core.vdev);
	device_fd = kh_vfio_open(&core.vdev);
	kh_environment.allocations_fail = environment & ALLOCATIONS_FAIL;
	kh_environment.user_copies_stall = environment & USER_COPIES_STALL;
}

static void get_info(unsigned int index)
{
	struct vfio_region_info info = { .argsz = sizeof(info), .index = index };

	vfio_pci_ioctl_get_region_info(&core, &info);
}

static void read_region(unsigned int index)
{
	loff_t pos = VFIO_PCI_INDEX_TO_OFFSET(index);
	char buf[4];

	vfio_pci_rw(&core, buf, sizeof(buf), &pos, false);
}

/* Regions stay as long as the device is open: the user can look whether it has what it asked for. */
static void make_alias(unsigned int index, u32 flags)
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
	struct vfio_pci_region *region;
	int section;

	if (vfio_ioctl_device_feature(&core.vdev, (struct vfio_device_feature *)&arg))
		return;
	region = region_get(&core, arg.request.alias_index - VFIO_PCI_NUM_REGIONS, &section, false);
	KH_ASSERT((region->flags & VFIO_REGION_INFO_FLAG_WC) == flags);
	region_put(&core, region, section, false);
}

/* A probe needs no more than the header. */
static void probe_alias(void)
{
	struct vfio_device_feature header = { .argsz = sizeof(header),
					      .flags = VFIO_DEVICE_FEATURE_PROBE };

	vfio_ioctl_device_feature(&core.vdev, &header);
}

/* A call holds the file. */
static void call(unsigned int operation)
{
	struct file *file;

	kh_syscall_enter();
	file = fget(device_fd);
	if (!file) {
		kh_syscall_exit();
		return;
	}
	switch (operation) {
	case INFO_OPREGION:
		get_info(OPREGION);
		break;
	case INFO_ALIAS:
		get_info(ALIAS);
		break;
	case READ_OPREGION:
		read_region(OPREGION);
		break;
	case READ_HOST_CFG:
		read_region(HOST_CFG);
		break;
	case READ_ALIAS:
		read_region(ALIAS);
		break;
	case MAKE_ALIAS_OF_BAR:
		make_alias(VFIO_PCI_BAR0_REGION_INDEX, 0);
		break;
	case MAKE_WC_ALIAS_OF_BAR:
		make_alias(VFIO_PCI_BAR0_REGION_INDEX, VFIO_REGION_INFO_FLAG_WC);
		break;
	case MAKE_ALIAS_OF_VRAM:
		make_alias(LAST_VRAM, 0);
		break;
	case PROBE_ALIAS:
		probe_alias();
		break;
	case MEMORY_OFF:
		vfio_basic_config_write(&core);
		break;
	}
	fput(file);
	kh_syscall_exit();
}

static void map(unsigned int index, struct vm_area_struct *vma)
{
	if (vma->vm_end)
		return;
	vma->vm_end = PAGE_SIZE;
	vma->vm_pgoff = VFIO_PCI_INDEX_TO_OFFSET(index) >> PAGE_SHIFT;
	vma->vm_flags = VM_SHARED;
	if (kh_mmap(device_fd, vma))
		memset(vma, 0, sizeof(*vma));
}

static void unmap(struct vm_area_struct *vma)
{
	if (!vma->vm_end)
		return;
	kh_munmap(vma);
	memset(vma, 0, sizeof(*vma));
}

/* Video memory is there also while the BAR is not. */
static void touch(struct vm_area_struct *vma)
{
	bool is_bar = vma->vm_pgoff >> VFIO_PCI_PGOFF_SHIFT == VFIO_PCI_BAR0_REGION_INDEX;

	if (!vma->vm_end)
		return;
	if (kh_fault(vma, vma->vm_start) != VM_FAULT_SIGBUS && is_bar)
		user_access(vma, &core.memory_enabled);
}

static void open_and_close(void)
{
	int fd = kh_vfio_open(&core.vdev);

	if (fd >= 0)
		kh_close(fd);
}

static void perform(unsigned int operation, struct vm_area_struct *vma)
{
	switch (operation) {
	case NOTHING:
		return;
	case MMAP_BAR:
		map(VFIO_PCI_BAR0_REGION_INDEX, vma);
		return;
	case MMAP_ALIAS:
		map(ALIAS, vma);
		return;
	case TOUCH:
		touch(vma);
		return;
	case MUNMAP:
		unmap(vma);
		return;
	case OPEN:
		open_and_close();
		return;
	case CLOSE:
		kh_close(device_fd);
		return;
	default:
		call(operation);
	}
}

KH_THREADS(user, GENERATED_THREADS)
{
	int i;

	if (is_idle(index))
		return;
	for (i = 0; i < GENERATED_CALLS; i++)
		perform(operations[index][i], &vmas[index]);
	unmap(&vmas[index]);
}

KH_FINAL(close_all)
{
	kh_close(device_fd);
	vfio_unregister_group_dev(&core.vdev);
	KH_ASSERT(core.vdev.open_count == 0 && !core.region);
}

#endif
