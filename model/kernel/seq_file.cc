// Stands for fs/seq_file.c, files of one record. Keeps: show() runs under the file's mutex, at the first read;
// later reads are at the end. Leaves out: the text: a read that shows something yields one line feed.
#include <linux/mutex.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/uaccess.h>

int single_open(file *file, int (*show)(seq_file *m, void *v), void *data)
{
	auto *seq = static_cast<seq_file *>(kzalloc(sizeof(seq_file), GFP_KERNEL));

	if (!seq)
		return -ENOMEM;
	seq->private_ = data;
	seq->show = show;
	mutex_init(&seq->lock);
	file->private_data = seq;
	return 0;
}

int single_release(inode *, file *file)
{
	kfree(file->private_data);
	return 0;
}

ssize_t seq_read(file *file, char *buf, size_t count, loff_t *pos)
{
	auto *seq = static_cast<seq_file *>(file->private_data);
	ssize_t ret = 0;

	mutex_lock(&seq->lock);
	if (!*pos && count) {
		ret = seq->show(seq, nullptr);
		if (!ret)
			ret = copy_to_user(buf, "\n", 1) ? -EFAULT : 1;
		if (ret > 0)
			*pos += ret;
	}
	mutex_unlock(&seq->lock);
	return ret;
}

loff_t seq_lseek(file *file, loff_t offset, int)
{
	file->f_pos = offset;
	return offset;
}

void seq_printf(seq_file *, const char *, ...)
{
}

void seq_puts(seq_file *, const char *)
{
}

void seq_putc(seq_file *, char)
{
}
