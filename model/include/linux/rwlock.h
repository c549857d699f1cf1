/* SPDX-License-Identifier: Apache-2.0
 *
 * Stands for include/linux/rwlock.h; everything is in spinlock.h.
 */
#ifndef KHEDDLE_LINUX_RWLOCK_H
#define KHEDDLE_LINUX_RWLOCK_H

#include <linux/spinlock.h>

#endif
