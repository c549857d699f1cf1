/* SPDX-License-Identifier: Apache-2.0
 *
 * Stands for include/linux/vfio.h and the part of include/uapi/linux/vfio.h that the scenarios use.
 * Keeps: the numbers and layouts user space sees, the checks of a device feature call, a growing
 * chain of capabilities (GFP_KERNEL, may fail). Registration and the device file are in vfio/vfio_main.cc.
 * Leaves out: migration, groups, containers, iommufd, the 8-byte alignment of capabilities.
 */
#ifndef _LINUX_VFIO_H
#define _LINUX_VFIO_H

#include <linux/completion.h>
#include <linux/err.h>
#include <linux/fs.h>
#include <linux/list.h>
#include <linux/mm.h>
#include <linux/mutex.h>
#include <linux/refcount.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/types.h>
#include <linux/uaccess.h>

struct vfio_device;

/* What a driver gives to the core. open_device and close_device frame the time in which at least
 * one file is open. */
struct vfio_device_ops {
	const char *name;
	int (*open_device)(struct vfio_device *vdev);
	void (*close_device)(struct vfio_device *vdev);
	ssize_t (*read)(struct vfio_device *vdev, char __user *buf, size_t count, loff_t *ppos);
	ssize_t (*write)(struct vfio_device *vdev, const char __user *buf, size_t count,
			 loff_t *ppos);
	long (*ioctl)(struct vfio_device *vdev, unsigned int cmd, unsigned long arg);
	int (*mmap)(struct vfio_device *vdev, struct vm_area_struct *vma);
	int (*device_feature)(struct vfio_device *vdev, u32 flags, void __user *arg, size_t argsz);
};

struct device;

/* Devices that can only be reset together. */
struct vfio_device_set {
	struct mutex lock;
	struct list_head device_list; /* vfio_device.dev_set_list */
};

struct vfio_device {
	const struct vfio_device_ops *ops;
	struct vfio_device_set *dev_set;
	unsigned int open_count;      /* under dev_set->lock */
	struct address_space mapping; /* of the device file: all mappings of the device */
	struct inode kh_inode;
	struct device *dev; /* to be awake during calls; NULL: always is */
	struct list_head dev_set_list;
	refcount_t refcount; /* registrations: who needs the device to stay bound */
	struct completion comp;
};

#ifdef __cplusplus
extern "C" {
#endif

/* At probe and remove of the driver. The second waits until nobody holds a registration. */
int vfio_register_group_dev(struct vfio_device *device);
void vfio_unregister_group_dev(struct vfio_device *device);
bool vfio_device_try_get_registration(struct vfio_device *device);
void vfio_device_put_registration(struct vfio_device *device);

/* open() of the device: a file descriptor or an error. */
int kh_vfio_open(struct vfio_device *device);

#ifdef __cplusplus
}
#endif

#define VFIO_DEVICE_RESET 111
#define VFIO_DEVICE_PCI_HOT_RESET 113
#define KH_VFIO_DEVICE_FEATURE 117

/* Regions and their description */
enum {
	VFIO_PCI_BAR0_REGION_INDEX,
	VFIO_PCI_BAR1_REGION_INDEX,
	VFIO_PCI_BAR2_REGION_INDEX,
	VFIO_PCI_BAR3_REGION_INDEX,
	VFIO_PCI_BAR4_REGION_INDEX,
	VFIO_PCI_BAR5_REGION_INDEX,
	VFIO_PCI_ROM_REGION_INDEX,
	VFIO_PCI_CONFIG_REGION_INDEX,
	VFIO_PCI_VGA_REGION_INDEX,
	VFIO_PCI_NUM_REGIONS, /* the regions of the device itself come after these */
};

struct vfio_region_info {
	u32 argsz;
	u32 flags;
#define VFIO_REGION_INFO_FLAG_READ (1 << 0)
#define VFIO_REGION_INFO_FLAG_WRITE (1 << 1)
#define VFIO_REGION_INFO_FLAG_MMAP (1 << 2)
#define VFIO_REGION_INFO_FLAG_CAPS (1 << 3)
	u32 index;
	u32 cap_offset;
	u64 size;
	u64 offset;
};

struct vfio_info_cap_header {
	u16 id;
	u16 version;
	u32 next;
};

#define VFIO_REGION_INFO_CAP_TYPE 2
struct vfio_region_info_cap_type {
	struct vfio_info_cap_header header;
	u32 type;
	u32 subtype;
};

/* Device features */
struct vfio_device_feature {
	u32 argsz;
	u32 flags;
#define VFIO_DEVICE_FEATURE_MASK 0xffff
#define VFIO_DEVICE_FEATURE_GET (1 << 16)
#define VFIO_DEVICE_FEATURE_SET (1 << 17)
#define VFIO_DEVICE_FEATURE_PROBE (1 << 18)
	u8 data[];
};

/* 1: go on with get or set; 0: only a probe, and the feature is there; else an error. As in the
 * kernel, a probe is answered before the size is looked at. */
static inline int vfio_check_feature(u32 flags, size_t argsz, u32 supported_ops, size_t minsz)
{
	const u32 get_or_set = VFIO_DEVICE_FEATURE_GET | VFIO_DEVICE_FEATURE_SET;

	if (flags & get_or_set & ~supported_ops)
		return -EINVAL;
	if (flags & VFIO_DEVICE_FEATURE_PROBE)
		return 0;
	if (!(flags & get_or_set) || argsz < minsz)
		return -EINVAL;
	return 1;
}

/* VFIO_DEVICE_FEATURE: the header is taken off, the rest is for the driver. */
static inline int vfio_ioctl_device_feature(struct vfio_device *device,
					    struct vfio_device_feature __user *arg)
{
	const u32 known = VFIO_DEVICE_FEATURE_MASK | VFIO_DEVICE_FEATURE_GET |
			  VFIO_DEVICE_FEATURE_SET | VFIO_DEVICE_FEATURE_PROBE;
	struct vfio_device_feature feature;

	if (copy_from_user(&feature, arg, sizeof(feature)))
		return -EFAULT;
	if (feature.argsz < sizeof(feature) || feature.flags & ~known)
		return -EINVAL;
	return device->ops->device_feature(device, feature.flags, arg->data,
					   feature.argsz - sizeof(feature));
}

/* A chain of capabilities that follows the fixed part of a description. The caller frees buf. */
struct vfio_info_cap {
	struct vfio_info_cap_header *buf;
	size_t size;
};

static inline int vfio_info_add_capability(struct vfio_info_cap *caps,
					   struct vfio_info_cap_header *cap, size_t size)
{
	char *buf = (char *)krealloc(caps->buf, caps->size + size, GFP_KERNEL);
	struct vfio_info_cap_header *last;

	if (!buf) {
		kfree(caps->buf);
		caps->buf = NULL;
		caps->size = 0;
		return -ENOMEM;
	}

	memcpy(buf + caps->size, cap, size);
	((struct vfio_info_cap_header *)(buf + caps->size))->next = 0;
	if (caps->size) {
		last = (struct vfio_info_cap_header *)buf;
		while (last->next)
			last = (struct vfio_info_cap_header *)(buf + last->next);
		last->next = caps->size;
	}
	caps->buf = (struct vfio_info_cap_header *)buf;
	caps->size += size;
	return 0;
}

/* Makes the offsets in the chain relative to the start of the description. */
static inline void vfio_info_cap_shift(struct vfio_info_cap *caps, size_t offset)
{
	struct vfio_info_cap_header *cap = caps->buf;

	while (cap && cap->next) {
		struct vfio_info_cap_header *next =
			(struct vfio_info_cap_header *)((char *)caps->buf + cap->next);

		cap->next += offset;
		cap = next;
	}
}

#endif
