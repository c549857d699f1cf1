/* SPDX-License-Identifier: Apache-2.0
 *
 * Stands for include/linux/anon_inodes.h; everything is in fs.h.
 */
#ifndef KHEDDLE_LINUX_ANON_INODES_H
#define KHEDDLE_LINUX_ANON_INODES_H

#include <linux/fs.h>

#endif
