/* SPDX-License-Identifier: Apache-2.0
 *
 * Files and system calls for harnesses of a kernel tree (model/tree/file.c). A call that takes a descriptor holds a
 * reference on its file while it runs, as the system call does, and returns -EBADF if the descriptor is not open.
 */
#ifndef KHEDDLE_FILES_H
#define KHEDDLE_FILES_H

#include <linux/fs.h>

/* Makes a file with these operations, calls open(), returns a descriptor or an error. */
int kh_open(const struct file_operations *fops, void *private_data);
/* Opens the character device that cdev_add() registered with this number; -ENXIO if there is none any more. */
int kh_open_dev(dev_t dev);
long kh_ioctl(int fd, unsigned int cmd, unsigned long arg);
ssize_t kh_read(int fd, void *buf, size_t count);
ssize_t kh_write(int fd, const void *buf, size_t count);
int kh_close(int fd);

/* Round what a system call does: what was put off until the return to user space runs at the end. */
void kh_syscall_enter(void);
void kh_syscall_exit(void);

#endif
