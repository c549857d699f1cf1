/* SPDX-License-Identifier: Apache-2.0
 *
 * Attributes of devices for harnesses of a kernel tree (model/tree/device.c).
 */
#ifndef KHEDDLE_DEVICE_H
#define KHEDDLE_DEVICE_H

#include <linux/device.h>

/* Round a show or store of a device's attribute, as kernfs does: enter is false once device_del() has begun, and
 * device_del() waits for those that are inside. */
bool kh_attribute_enter(struct device *dev);
void kh_attribute_leave(struct device *dev);

#endif
