// Stands for fs/file_table.c and fs/anon_inodes.c: references to open files and their last one.
// Keeps: release runs once, after the last reference, later and with none of the caller's locks: when the thread
// returns to user space if it is in a system call (task work), else in a worker; get_file_active takes a reference
// only if there is one, and is safe on a pointer whose file is gone.
// Leaves out: reuse of a file's memory for another file (SLAB_TYPESAFE_BY_RCU), path names, f_pos_lock.
// Checks: a reference taken or dropped when there is none.
#include <kheddle.h>
#include <kheddle/context.h>
#include <kheddle/environment.h>
#include <linux/fs.h>
#include <linux/workqueue.h>

namespace
{

// Files whose last reference is gone, of this thread's system call and of everybody else.
__thread file *task_work;
__thread unsigned char syscall_depth;
file *delayed_files;

address_space anon_mapping;
inode anon_inode = {&anon_mapping, nullptr};

void push(file **list, file *added)
{
	file **link = list;

	while (*link)
		link = &(*link)->kh_next;
	*link = added;
}

void finish(file *file)
{
	kh_might_sleep();
	if (file->f_op->release)
		file->f_op->release(file->f_inode, file);
	kh_free(file);
}

void release_delayed(work_struct *)
{
	for (;;) {
		kh_atomic_begin();
		file *file = delayed_files;

		if (file)
			delayed_files = file->kh_next;
		kh_atomic_end();
		if (!file)
			return;
		finish(file);
	}
}

DECLARE_WORK(delayed_fput_work, release_delayed);

void put_off(file *file)
{
	file->kh_next = nullptr;
	if (syscall_depth && !kh_context.interrupt) {
		push(&task_work, file);
		return;
	}
	push(&delayed_files, file);
	queue_work(system_wq, &delayed_fput_work);
}

// True when the last one is gone.
bool drop(file *file)
{
	if (!file->kh_refs)
		kh_fail("refcount", "refcount_t: underflow; use-after-free. (struct file)");
	return --file->kh_refs == 0;
}

} // namespace

void kh_syscall_enter(void)
{
	syscall_depth++;
}

void kh_syscall_exit(void)
{
	if (syscall_depth == 1) {
		while (file *file = task_work) {
			task_work = file->kh_next;
			finish(file);
		}
		kh_check_returning_to_user();
	}
	syscall_depth--;
}

file *get_file(file *file)
{
	kh_atomic_begin();
	if (!file->kh_refs)
		kh_fail("refcount", "struct file::f_count incremented from zero; use-after-free "
				    "condition present!");
	file->kh_refs++;
	kh_atomic_end();
	return file;
}

file *get_file_active(file **where)
{
	kh_atomic_begin();
	file *file = *where;

	if (file && (!kh_size(file) || !file->kh_refs))
		file = nullptr;
	if (file)
		file->kh_refs++;
	kh_atomic_end();
	return file;
}

file *get_file_rcu(file **where)
{
	return get_file_active(where);
}

void fput(file *file)
{
	kh_atomic_begin();
	if (drop(file))
		put_off(file);
	kh_atomic_end();
}

void __fput_sync(file *file)
{
	kh_atomic_begin();
	bool last = drop(file);

	kh_atomic_end();
	if (last)
		finish(file);
}

void flush_delayed_fput(void)
{
	release_delayed(nullptr);
}

unsigned long file_count(file *file)
{
	kh_atomic_begin();
	unsigned long count = file->kh_refs;

	kh_atomic_end();
	return count;
}

file *anon_inode_getfile(const char *, const file_operations *fops, void *priv, int flags)
{
	kh_might_sleep();
	if (kh_may(allocations_fail))
		return static_cast<file *>(ERR_PTR(-ENOMEM));
	auto *made = static_cast<file *>(kh_allocate(sizeof(file), true));

	made->f_op = fops;
	made->private_data = priv;
	made->f_inode = &anon_inode;
	made->f_mapping = &anon_mapping;
	made->f_flags = flags & (O_ACCMODE | O_NONBLOCK);
	made->f_mode = OPEN_FMODE(flags);
	made->kh_refs = 1;
	return made;
}
