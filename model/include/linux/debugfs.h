/* SPDX-License-Identifier: Apache-2.0
 *
 * Stands for include/linux/debugfs.h: files whose removal waits for the operations that run on them.
 */
#ifndef KHEDDLE_LINUX_DEBUGFS_H
#define KHEDDLE_LINUX_DEBUGFS_H

#include <linux/fs.h>
#include <linux/seq_file.h>
#include <linux/types.h>

/* At most so many files at a time. */
#define KH_MAX_DENTRIES 4

struct dentry {
	const char *name; /* NULL: unused */
	void *data;
	const struct file_operations *fops;
	unsigned char present;
	unsigned char users;  /* operations that run now */
	unsigned char opened; /* open files */
};

#ifdef __cplusplus
extern "C" {
#endif

struct dentry *debugfs_create_dir(const char *name, struct dentry *parent);
struct dentry *debugfs_create_file(const char *name, umode_t mode, struct dentry *parent,
				   void *data, const struct file_operations *fops);
void debugfs_remove(struct dentry *dentry);

/* The frame round each operation: -EIO once the file is removed; removal waits for the put. */
int debugfs_file_get(struct dentry *dentry);
void debugfs_file_put(struct dentry *dentry);

/* What was given as `data`, for operations that a scenario calls without an open file. */
void *debugfs_data(struct dentry *dentry);

/* User space opens a file by name and gets a descriptor for kh_read(), kh_write(), kh_close(); -ENOENT. */
int kh_debugfs_open(const char *name);

#ifdef __cplusplus
}
#endif

#define debugfs_remove_recursive(dentry) debugfs_remove(dentry)
#define debugfs_create_file_unsafe(...) debugfs_create_file(__VA_ARGS__)

#endif
