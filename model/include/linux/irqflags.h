/* SPDX-License-Identifier: Apache-2.0
 *
 * Stands for include/linux/irqflags.h; the names are in preempt.h.
 */
#ifndef _LINUX_IRQFLAGS_H
#define _LINUX_IRQFLAGS_H

#include <linux/preempt.h>

#endif
