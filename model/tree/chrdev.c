// Stands for fs/char_dev.c and the parts of fs/proc that drivers register with, compiled with the tree's headers. Leaves
// out: all of it. Nothing fails; files are opened by kh_open() with the operations themselves.
#include <linux/fs.h>
#include <linux/proc_fs.h>

int __register_chrdev(unsigned int major, unsigned int baseminor, unsigned int count,
		      const char *name, const struct file_operations *fops)
{
	return 0;
}

void __unregister_chrdev(unsigned int major, unsigned int baseminor, unsigned int count,
			 const char *name)
{
}

struct proc_dir_entry *proc_create_seq_private(const char *name, umode_t mode,
					       struct proc_dir_entry *parent,
					       const struct seq_operations *ops,
					       unsigned int state_size, void *data)
{
	return NULL;
}

loff_t noop_llseek(struct file *file, loff_t offset, int whence)
{
	return file->f_pos;
}
