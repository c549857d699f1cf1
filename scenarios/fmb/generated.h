/* SPDX-License-Identifier: Apache-2.0
 *
 * A program of operations: OPERATIONS[thread][call]. The function is open, measured, and has its statistics file. What is judged: that what user space is told is true, that a measured function has interrupts and a
 * block that hardware writes, that everything is freed in the end, and all that kheddle judges anyway.
 */
#ifndef SCENARIOS_FMB_GENERATED_H
#define SCENARIOS_FMB_GENERATED_H

#include <linux/vfio.h>

#include "generated_operations.h"
#include "vfio_zdev.h"

#define LISTED(name) name,
enum operation { FMB_OPERATIONS(LISTED) };

#define GENERATED_ENVIRONMENT FMB_ENVIRONMENT
#include "../generated_program.h"

static struct vfio_device_set dev_set;
static struct vfio_device device;
static struct zpci_dev *zdev;
static int device_fd;

/* Memory of user space, of each thread. */
static struct vfio_device_feature_zpci_fmb_enable user_enable = { .enabled = 1 };
static struct vfio_device_feature_zpci_fmb_enable user_disable = { .enabled = 0 };
static struct vfio_device_feature_zpci_fmb_read user_read[GENERATED_THREADS];
static struct zpci_fmb user_block[GENERATED_THREADS];

static int open_device(struct vfio_device *device)
{
	return pcibios_enable_device(zdev);
}

static void close_device(struct vfio_device *device)
{
	pcibios_disable_device(zdev);
}

/* arg is the number of the thread. */
static long device_ioctl(struct vfio_device *device, unsigned int cmd, unsigned long arg)
{
	int ret;

	switch (cmd) {
	case FMB_ENABLE:
		ret = vfio_pci_zdev_feature_fmb_enable(zdev, &user_enable);
		KH_ASSERT(ret != -EINVAL); /* that it is on already is no error */
		assert_new_block(zdev);
		return ret;
	case FMB_DISABLE:
		return vfio_pci_zdev_feature_fmb_enable(zdev, &user_disable);
	case FMB_READ:
		return vfio_pci_zdev_feature_fmb_read(zdev, &user_read[arg]);
	}
	return -ENOTTY;
}

static const struct vfio_device_ops device_ops = {
	.open_device = open_device,
	.close_device = close_device,
	.ioctl = device_ioctl,
};

KH_INIT(probe_and_open)
{
	int i;

	for (i = 0; i < GENERATED_THREADS; i++)
		user_read[i].data = (u64)&user_block[i];
	mutex_init(&dev_set.lock);
	INIT_LIST_HEAD(&dev_set.device_list);
	zdev = zpci_create_device();
	device.ops = &device_ops;
	device.dev_set = &dev_set;
	vfio_register_group_dev(&device);
	device_fd = kh_vfio_open(&device);
	kh_environment.allocations_fail = environment & ALLOCATIONS_FAIL;
	kh_environment.user_copies_stall = environment & USER_COPIES_STALL;
	resources_taken = environment & RESOURCES_TAKEN;
	set_irq_fails = environment & IRQ_REFUSED;
}

static void open_and_close(void)
{
	int fd = kh_vfio_open(&device);

	if (fd >= 0)
		kh_close(fd);
}

static void perform(unsigned int operation, unsigned int thread)
{
	/* Closing waits for whoever writes to the statistics file, which is by design. */
	if ((environment & USER_COPIES_STALL) && (operation == OPEN || operation == CLOSE))
		return;
	switch (operation) {
	case NOTHING:
		return;
	case OPEN:
		open_and_close();
		return;
	case CLOSE:
		kh_close(device_fd);
		return;
	case READ_STATISTICS:
		user_reads_statistics();
		return;
	case STATISTICS_ON:
		user_writes_statistics("1");
		return;
	case STATISTICS_OFF:
		user_writes_statistics("0");
		return;
	case SAMPLE: /* of hardware */
		hw_sample_end(hw_sample_begin());
		return;
	case HOT_RESET:
		reset_slot(zdev);
		assert_new_block(zdev);
		return;
	case REGISTER_KVM:
		kvm_s390_pci_register_kvm(zdev);
		return;
	case UNREGISTER_KVM:
		kvm_s390_pci_unregister_kvm(zdev);
		return;
	default:
		kh_ioctl(device_fd, operation, thread);
	}
}

KH_THREADS(user, GENERATED_THREADS)
{
	int i;

	if (is_idle(index))
		return;
	for (i = 0; i < GENERATED_CALLS; i++)
		perform(operations[index][i], index);
}

KH_FINAL(removal)
{
	kh_quiescent(!hw.enabled || hw.irq, "handle enabled, no interrupts");
	if (hw.enabled && zdev->fmb)
		kh_quiescent(hw.fmba, "block kept, hardware does not write it");
	kh_close(device_fd);
	vfio_unregister_group_dev(&device);
	kvm_s390_pci_unregister_kvm(zdev);
	zpci_release_device(zdev);
	zdev = NULL;
}

#endif
