/* SPDX-License-Identifier: Apache-2.0
 *
 * Stands for include/linux/file.h; everything is in fs.h.
 */
#ifndef KHEDDLE_LINUX_FILE_H
#define KHEDDLE_LINUX_FILE_H

#include <linux/fs.h>

#endif
