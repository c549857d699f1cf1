/* SPDX-License-Identifier: Apache-2.0
 *
 * Stands for include/linux/miscdevice.h. Keeps: registering may sleep and fail; once it returns (here: not before),
 * user space may open the device, which a scenario does with kh_open(misc.fops, &misc). Leaves out: numbers and names.
 */
#ifndef KHEDDLE_LINUX_MISCDEVICE_H
#define KHEDDLE_LINUX_MISCDEVICE_H

#include <kheddle/environment.h>
#include <linux/fs.h>
#include <linux/module.h>
#include <linux/sched.h>

#define MISC_DYNAMIC_MINOR 255

struct miscdevice {
	int minor;
	const char *name;
	const struct file_operations *fops;
	void *parent;
	void *this_device;
	umode_t mode;
};

static inline int misc_register(struct miscdevice *misc)
{
	(void)misc;
	might_sleep();
	return kh_may(allocations_fail) ? -ENOMEM : 0;
}

static inline void misc_deregister(struct miscdevice *misc)
{
	(void)misc;
	might_sleep();
}

#define module_misc_device(misc) struct kh_unused_declaration

#endif
