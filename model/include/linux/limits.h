/* SPDX-License-Identifier: Apache-2.0
 *
 * Stands for include/linux/limits.h and uapi/linux/limits.h.
 */
#ifndef KHEDDLE_LINUX_LIMITS_H
#define KHEDDLE_LINUX_LIMITS_H

#define PATH_MAX 4096
#define NAME_MAX 255

#endif
