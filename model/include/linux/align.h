/* SPDX-License-Identifier: Apache-2.0
 *
 * Stands for include/linux/align.h; everything is in math.h.
 */
#ifndef KHEDDLE_LINUX_ALIGN_H
#define KHEDDLE_LINUX_ALIGN_H

#include <linux/math.h>

#endif
