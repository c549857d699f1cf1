// Stands for fs/inode.c and fs/libfs.c as far as pseudo file systems (dma-buf, anonymous inodes) use them, compiled with
// the tree's headers. Keeps: the dentry operations that the file system names; an inode goes with its last reference.
// Leaves out: everything that is on a disk, the inode's caches and locks.
#include <linux/fs.h>
#include <linux/fs_context.h>
#include <linux/mount.h>
#include <linux/pseudo_fs.h>
#include <kheddle.h>

struct pseudo_fs_context *init_pseudo(struct fs_context *fc, unsigned long magic)
{
	struct pseudo_fs_context *ctx = kh_allocate(sizeof(*ctx), true);

	ctx->magic = magic;
	fc->fs_private = ctx;
	return ctx;
}

void kill_anon_super(struct super_block *sb)
{
	kh_free(sb);
}

struct vfsmount *kern_mount(struct file_system_type *type)
{
	struct fs_context *fc = kh_allocate(sizeof(*fc), true);
	struct vfsmount *mnt = kh_allocate(sizeof(*mnt), true);
	struct super_block *sb = kh_allocate(sizeof(*sb), true);
	struct pseudo_fs_context *ctx;

	type->init_fs_context(fc);
	ctx = fc->fs_private;
	sb->s_d_op = ctx->dops;
	sb->s_op = ctx->ops;
	sb->s_magic = ctx->magic;
	mnt->mnt_sb = sb;
	kh_free(ctx);
	kh_free(fc);
	return mnt;
}

void kern_unmount(struct vfsmount *mnt)
{
	kh_free(mnt->mnt_sb);
	kh_free(mnt);
}

struct inode *alloc_anon_inode(struct super_block *sb)
{
	struct inode *inode = kh_allocate(sizeof(*inode), true);

	inode->i_sb = sb;
	inode->i_mapping = &inode->i_data;
	inode->i_count.counter = 1;
	return inode;
}

void iput(struct inode *inode)
{
	bool last;

	if (!inode)
		return;
	kh_atomic_begin();
	last = --inode->i_count.counter == 0;
	kh_atomic_end();
	if (last)
		kh_free(inode);
}

void inode_set_bytes(struct inode *inode, loff_t bytes)
{
	inode->i_blocks = bytes >> 9;
	inode->i_bytes = bytes & 511;
}
