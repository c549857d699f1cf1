/* SPDX-License-Identifier: Apache-2.0
 *
 * Stands for include/linux/pm_runtime.h; pci/runtime_pm.cc says what is kept.
 */
#ifndef KHEDDLE_LINUX_PM_RUNTIME_H
#define KHEDDLE_LINUX_PM_RUNTIME_H

#include <linux/device.h>

#ifdef __cplusplus
extern "C" {
#endif

/* What the core does at probe: the device is awake and has no user yet. */
void kh_pm_runtime_init(struct device *dev, const struct dev_pm_ops *ops);

int pm_runtime_resume(struct device *dev);
int pm_runtime_resume_and_get(struct device *dev);
void pm_runtime_get_noresume(struct device *dev);
void pm_runtime_put(struct device *dev);
void pm_runtime_put_noidle(struct device *dev);

/* A device that sleeps asks to be woken (PME): waits until it sleeps. For a KH_DAEMON_THREAD. */
void kh_pm_wakeup(struct device *dev);

#ifdef __cplusplus
}
#endif

#endif
