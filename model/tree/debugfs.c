// Stands for fs/debugfs, compiled with the tree's headers. Keeps: what drivers see when it is built in and switched off
// (debugfs=off): every creation fails with -EPERM, and they go on. Leaves out: its files.
#include <linux/debugfs.h>
#include <linux/err.h>

struct dentry *debugfs_create_dir(const char *name, struct dentry *parent)
{
	return ERR_PTR(-EPERM);
}

struct dentry *debugfs_create_file(const char *name, umode_t mode, struct dentry *parent,
				   void *data, const struct file_operations *fops)
{
	return ERR_PTR(-EPERM);
}

void debugfs_remove(struct dentry *dentry)
{
}
