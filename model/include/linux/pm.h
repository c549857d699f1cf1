/* SPDX-License-Identifier: Apache-2.0
 *
 * Stands for include/linux/pm.h: what the PM core keeps with a device, and the callbacks of its driver.
 */
#ifndef KHEDDLE_LINUX_PM_H
#define KHEDDLE_LINUX_PM_H

#include <linux/workqueue.h>

struct device;

struct dev_pm_ops {
	int (*runtime_suspend)(struct device *dev);
	int (*runtime_resume)(struct device *dev);
};

enum rpm_status {
	RPM_ACTIVE,
	RPM_RESUMING,
	RPM_SUSPENDED,
	RPM_SUSPENDING,
};

/* Changed in atomic sections only. */
struct dev_pm_info {
	const struct dev_pm_ops *kh_ops;
	struct work_struct kh_idle;
	int usage_count;
	enum rpm_status runtime_status;
};

#endif
