/* SPDX-License-Identifier: Apache-2.0
 *
 * Stands for include/linux/bottom_half.h; the names are in preempt.h.
 */
#ifndef _LINUX_BOTTOM_HALF_H
#define _LINUX_BOTTOM_HALF_H

#include <linux/preempt.h>

#endif
