/* SPDX-License-Identifier: Apache-2.0
 *
 * Stands for include/linux/platform_device.h: a device that a scenario makes up. Leaves out: resources, matching,
 * registration; see device.h.
 */
#ifndef KHEDDLE_LINUX_PLATFORM_DEVICE_H
#define KHEDDLE_LINUX_PLATFORM_DEVICE_H

#include <linux/device.h>
#include <linux/module.h>

struct platform_device {
	const char *name;
	int id;
	struct device dev;
};

struct of_device_id;

struct platform_driver {
	int (*probe)(struct platform_device *pdev);
	void (*remove)(struct platform_device *pdev);
	void (*shutdown)(struct platform_device *pdev);
	struct {
		const char *name;
		void *owner;
		const struct of_device_id *of_match_table;
	} driver;
};

#define to_platform_device(x) container_of((x), struct platform_device, dev)
#define module_platform_driver(driver) struct kh_unused_declaration

static inline void platform_set_drvdata(struct platform_device *pdev, void *data)
{
	dev_set_drvdata(&pdev->dev, data);
}

static inline void *platform_get_drvdata(const struct platform_device *pdev)
{
	return dev_get_drvdata(&pdev->dev);
}

#endif
