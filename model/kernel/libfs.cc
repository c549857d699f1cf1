// Stands for fs/libfs.c and parts of fs/open.c and fs/read_write.c: ready-made file operations.
#include <linux/fs.h>
#include <linux/uaccess.h>

loff_t no_llseek(file *, loff_t, int)
{
	return -ESPIPE;
}

loff_t noop_llseek(file *file, loff_t, int)
{
	return file->f_pos;
}

int simple_open(inode *inode, file *file)
{
	if (inode->i_private)
		file->private_data = inode->i_private;
	return 0;
}

int nonseekable_open(inode *, file *)
{
	return 0;
}

int stream_open(inode *, file *)
{
	return 0;
}

ssize_t simple_read_from_buffer(void *to, size_t count, loff_t *pos, const void *from, size_t size)
{
	loff_t at = *pos;

	if (at < 0)
		return -EINVAL;
	if (static_cast<size_t>(at) >= size || !count)
		return 0;
	if (count > size - at)
		count = size - at;
	size_t left = copy_to_user(to, static_cast<const char *>(from) + at, count);

	if (left == count)
		return -EFAULT;
	*pos = at + count - left;
	return count - left;
}

ssize_t simple_write_to_buffer(void *to, size_t size, loff_t *pos, const void *from, size_t count)
{
	loff_t at = *pos;

	if (at < 0)
		return -EINVAL;
	if (static_cast<size_t>(at) >= size || !count)
		return 0;
	if (count > size - at)
		count = size - at;
	size_t left = copy_from_user(static_cast<char *>(to) + at, from, count);

	if (left == count)
		return -EFAULT;
	*pos = at + count - left;
	return count - left;
}

long compat_ptr_ioctl(file *file, unsigned int cmd, unsigned long arg)
{
	if (!file->f_op->unlocked_ioctl)
		return -ENOIOCTLCMD;
	return file->f_op->unlocked_ioctl(file, cmd, static_cast<u32>(arg));
}
