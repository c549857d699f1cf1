/* SPDX-License-Identifier: Apache-2.0
 *
 * Stands for include/linux/hardirq.h; the names are in preempt.h.
 */
#ifndef _LINUX_HARDIRQ_H
#define _LINUX_HARDIRQ_H

#include <linux/preempt.h>

#endif
