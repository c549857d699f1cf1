/* SPDX-License-Identifier: Apache-2.0
 *
 * Stands for include/linux/seq_file.h, the part for files of one record. Keeps: show() runs under the file's
 * lock at the first read. Leaves out: the text; each read gets one line feed from show(), then the end.
 */
#ifndef KHEDDLE_LINUX_SEQ_FILE_H
#define KHEDDLE_LINUX_SEQ_FILE_H

#include <linux/fs.h>
#include <linux/mutex.h>
#include <linux/types.h>

struct seq_file {
#ifdef __cplusplus
	void *private_; /* the kernel's name is a keyword */
#else
	void *private;
#endif
	int (*show)(struct seq_file *m, void *v);
	struct mutex lock;
};

#ifdef __cplusplus
extern "C" {
#endif

int single_open(struct file *file, int (*show)(struct seq_file *m, void *v), void *data);
int single_release(struct inode *inode, struct file *file);
ssize_t seq_read(struct file *file, char __user *buf, size_t count, loff_t *pos);
loff_t seq_lseek(struct file *file, loff_t offset, int whence);
void seq_printf(struct seq_file *m, const char *format, ...);
void seq_puts(struct seq_file *m, const char *s);
void seq_putc(struct seq_file *m, char c);

#ifdef __cplusplus
}
#endif

#define DEFINE_SHOW_ATTRIBUTE(name)                                                                \
	static int name##_open(struct inode *inode, struct file *file)                             \
	{                                                                                          \
		return single_open(file, name##_show, inode->i_private);                           \
	}                                                                                          \
	static const struct file_operations name##_fops = {                                        \
		.read = seq_read,                                                                  \
		.llseek = seq_lseek,                                                               \
		.open = name##_open,                                                               \
		.release = single_release,                                                         \
	}

#endif
