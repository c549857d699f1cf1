/* SPDX-License-Identifier: Apache-2.0
 *
 * Stands for include/linux/smp.h; the names are in percpu.h.
 */
#ifndef _LINUX_SMP_H
#define _LINUX_SMP_H

#include <linux/percpu.h>

#endif
