/* SPDX-License-Identifier: Apache-2.0
 *
 * Stands for include/linux/dev_printk.h; everything is in printk.h.
 */
#ifndef KHEDDLE_LINUX_DEV_PRINTK_H
#define KHEDDLE_LINUX_DEV_PRINTK_H

#include <linux/printk.h>

#endif
