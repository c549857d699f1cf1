/* SPDX-License-Identifier: Apache-2.0
 *
 * Stands for include/uapi/asm-generic/ioctl.h: the numbers of ioctl commands, as on x86 and arm64.
 */
#ifndef KHEDDLE_LINUX_IOCTL_H
#define KHEDDLE_LINUX_IOCTL_H

#ifndef _IOC
#define _IOC_NONE 0U
#define _IOC_WRITE 1U
#define _IOC_READ 2U
#define _IOC(dir, type, nr, size)                                                                  \
	(((unsigned int)(dir) << 30) | ((unsigned int)(size) << 16) |                              \
	 ((unsigned int)(type) << 8) | (unsigned int)(nr))
#define _IO(type, nr) _IOC(_IOC_NONE, type, nr, 0)
#define _IOR(type, nr, argtype) _IOC(_IOC_READ, type, nr, sizeof(argtype))
#define _IOW(type, nr, argtype) _IOC(_IOC_WRITE, type, nr, sizeof(argtype))
#define _IOWR(type, nr, argtype) _IOC(_IOC_READ | _IOC_WRITE, type, nr, sizeof(argtype))
#define _IOC_DIR(cmd) ((unsigned int)(cmd) >> 30)
#define _IOC_TYPE(cmd) (((unsigned int)(cmd) >> 8) & 0xff)
#define _IOC_NR(cmd) ((unsigned int)(cmd) & 0xff)
#define _IOC_SIZE(cmd) (((unsigned int)(cmd) >> 16) & 0x3fff)
#endif

#endif
