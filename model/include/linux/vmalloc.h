/* SPDX-License-Identifier: Apache-2.0
 *
 * Stands for include/linux/vmalloc.h; the names are in slab.h.
 */
#ifndef KHEDDLE_LINUX_VMALLOC_H
#define KHEDDLE_LINUX_VMALLOC_H

#include <linux/slab.h>

#endif
