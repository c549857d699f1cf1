// Stands for the way of mmap() from user space to a driver: fs/file.c and mm/mmap.c, as far as locks and references go.
// Keeps: the file is held during the call, which runs under mmap_lock for writing. Leaves out: the search for an
// address, merging, the reference that a VMA holds on its file.
#include <kheddle.h>
#include <kheddle/context.h>
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/rwsem.h>

DECLARE_RWSEM(kh_mmap_lock);

int kh_mmap(int fd, vm_area_struct *vma)
{
	kh_syscall_enter();
	file *file = fget(fd);
	int ret = -EBADF;

	if (file) {
		down_write(&kh_mmap_lock);
		ret = file->f_op->mmap ? file->f_op->mmap(file, vma) : -ENODEV;
		up_write(&kh_mmap_lock);
		fput(file);
	}
	kh_syscall_exit();
	return ret;
}
