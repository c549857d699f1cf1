// Stands for the way of mmap() from user space to a driver: fs/file.c and mm/mmap.c, as far as locks and references go.
// Keeps: the file is held during the call, which runs under mmap_lock for writing; only after it can
// unmap_mapping_range() find the VMA, if its file has a mapping; faults run under mmap_lock for reading; a VMA holds a
// reference on its file until munmap(), on another than that of the call if the driver says so (vma_set_file()).
// Leaves out: the search for an address, merging.
#include <kheddle.h>
#include <kheddle/context.h>
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/rwsem.h>

struct rw_semaphore kh_mmap_lock = {0, 0, 0, kh_lock_key(&kh_mmap_lock_class)};

namespace
{

void add_to(address_space *mapping, vm_area_struct *vma)
{
	int i = 0;

	kh_atomic_begin();
	while (i < KH_MAX_VMAS && mapping->kh_vmas[i] && mapping->kh_vmas[i] != vma)
		i++;
	if (i == KH_MAX_VMAS)
		kh_fail("assertion", "more than %d mappings at once: raise KH_MAX_VMAS", i);
	mapping->kh_vmas[i] = vma;
	kh_atomic_end();
}

void remove_from(address_space *mapping, vm_area_struct *vma)
{
	kh_atomic_begin();
	for (vm_area_struct *&entry : mapping->kh_vmas)
		if (entry == vma)
			entry = nullptr;
	vma->kh_present = false;
	kh_atomic_end();
}

} // namespace

int kh_mmap(int fd, vm_area_struct *vma)
{
	kh_syscall_enter();
	file *file = fget(fd);
	int ret = -EBADF;

	if (file) {
		down_write(&kh_mmap_lock);
		vma->vm_file = get_file(file);
		ret = file->f_op->mmap ? file->f_op->mmap(file, vma) : -ENODEV;
		vma->kh_mapping = ret ? nullptr : vma->vm_file->f_mapping;
		if (vma->kh_mapping)
			add_to(vma->kh_mapping, vma);
		if (ret) {
			fput(vma->vm_file);
			vma->vm_file = nullptr;
		}
		up_write(&kh_mmap_lock);
		fput(file);
	}
	kh_syscall_exit();
	return ret;
}

vm_fault_t kh_fault(vm_area_struct *vma, unsigned long address)
{
	kh_syscall_enter();
	down_read(&kh_mmap_lock);
	vm_fault vmf = {};

	vmf.vma = vma;
	vmf.address = address;
	vmf.pgoff = vma->vm_pgoff + ((address - vma->vm_start) >> PAGE_SHIFT);
	kh_atomic_begin();
	bool present = vma->kh_present;

	kh_atomic_end();
	vm_fault_t ret = VM_FAULT_NOPAGE;

	if (!present)
		ret = vma->vm_ops && vma->vm_ops->fault ? vma->vm_ops->fault(&vmf)
							: VM_FAULT_SIGBUS;
	up_read(&kh_mmap_lock);
	kh_syscall_exit();
	return ret;
}

void kh_munmap(vm_area_struct *vma)
{
	kh_syscall_enter();
	down_write(&kh_mmap_lock);
	if (vma->kh_mapping)
		remove_from(vma->kh_mapping, vma);
	if (vma->vm_ops && vma->vm_ops->close)
		vma->vm_ops->close(vma);
	if (vma->vm_file)
		fput(vma->vm_file);
	vma->vm_file = nullptr;
	up_write(&kh_mmap_lock);
	kh_syscall_exit();
}

void vma_set_file(vm_area_struct *vma, file *file)
{
	get_file(file);
	fput(vma->vm_file);
	vma->vm_file = file;
}
