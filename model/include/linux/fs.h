/* SPDX-License-Identifier: Apache-2.0
 *
 * Stands for include/linux/fs.h and file.h: open files, the table of file descriptors, and the calls of user
 * space that go through them.
 */
#ifndef KHEDDLE_LINUX_FS_H
#define KHEDDLE_LINUX_FS_H

#include <linux/cleanup.h>
#include <linux/compiler.h>
#include <linux/err.h>
#include <linux/errno.h>
#include <linux/ioctl.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/types.h>

struct file;
struct inode;
struct seq_file;
struct poll_table_struct;
typedef void *fl_owner_t;

struct file_operations {
	void *owner;
	loff_t (*llseek)(struct file *file, loff_t offset, int whence);
	ssize_t (*read)(struct file *file, char __user *buf, size_t count, loff_t *pos);
	ssize_t (*write)(struct file *file, const char __user *buf, size_t count, loff_t *pos);
	__poll_t (*poll)(struct file *file, struct poll_table_struct *wait);
	long (*unlocked_ioctl)(struct file *file, unsigned int cmd, unsigned long arg);
	long (*compat_ioctl)(struct file *file, unsigned int cmd, unsigned long arg);
	int (*mmap)(struct file *file, struct vm_area_struct *vma);
	int (*open)(struct inode *inode, struct file *file);
	int (*flush)(struct file *file, fl_owner_t id);
	int (*release)(struct inode *inode, struct file *file);
	int (*fsync)(struct file *file, loff_t start, loff_t end, int datasync);
	int (*fasync)(int fd, struct file *file, int on);
	void (*show_fdinfo)(struct seq_file *seq, struct file *file);
};

struct inode {
	struct address_space *i_mapping;
	void *i_private;
};

struct file {
	const struct file_operations *f_op;
	void *private_data;
	struct inode *f_inode;
	struct address_space *f_mapping;
	loff_t f_pos;
	struct file *kh_next; /* in a list of files that wait for their release */
	unsigned int f_flags;
	fmode_t f_mode;
	unsigned int kh_refs;
};

#ifndef O_RDONLY
#define O_RDONLY 0
#define O_WRONLY 1
#define O_RDWR 2
#define O_ACCMODE 3
#define O_NONBLOCK 04000
#define O_CLOEXEC 02000000
#endif
#define FMODE_READ 1u
#define FMODE_WRITE 2u
#define OPEN_FMODE(flags) ((fmode_t)(((flags) + 1) & O_ACCMODE))

#ifdef __cplusplus
extern "C" {
#endif

/* References. The last fput() puts the release off: to the thread's return to user space if it is in one of the
 * calls below, else to a worker. It never runs inside the caller. */
struct file *get_file(struct file *file);
struct file *get_file_active(struct file **where);
struct file *get_file_rcu(struct file **where);
void fput(struct file *file);
void __fput_sync(struct file *file);
void flush_delayed_fput(void);
unsigned long file_count(struct file *file);

/* File descriptors of the one process of a scenario: 0 to 7, the lowest free one first. */
#define KH_MAX_FDS 8
struct file *fget(unsigned int fd);
int get_unused_fd_flags(unsigned int flags);
void put_unused_fd(unsigned int fd);
void fd_install(unsigned int fd, struct file *file);
int close_fd(unsigned int fd);
int filp_close(struct file *file, fl_owner_t id);
int receive_fd(struct file *file, int __user *ufd, unsigned int flags);

struct file *anon_inode_getfile(const char *name, const struct file_operations *fops, void *priv,
				int flags);
int anon_inode_getfd(const char *name, const struct file_operations *fops, void *priv, int flags);

/* What user space does. Each call holds a reference for as long as it lasts, as the VFS does; -EBADF if the
 * descriptor is not open. kh_open() makes a file with these operations, calls open() and returns a descriptor. */
int kh_open(const struct file_operations *fops, void *priv);
int kh_open_inode(const struct file_operations *fops, struct inode *inode, void *priv);
long kh_ioctl(int fd, unsigned int cmd, unsigned long arg);
ssize_t kh_read(int fd, void *buf, size_t count);
ssize_t kh_write(int fd, const void *buf, size_t count);
ssize_t kh_pread(int fd, void *buf, size_t count, loff_t pos);
ssize_t kh_pwrite(int fd, const void *buf, size_t count, loff_t pos);
int kh_dup(int fd);

/* mmap() into a VMA that the caller made, a touch of its page, munmap(). The lock round them is mmap_lock, here for
 * faults of the scenario's own. A VMA holds a reference on its file until it is unmapped. */
struct vm_area_struct;
extern struct rw_semaphore kh_mmap_lock;
int kh_mmap(int fd, struct vm_area_struct *vma);
vm_fault_t kh_fault(struct vm_area_struct *vma, unsigned long address);
void kh_munmap(struct vm_area_struct *vma);
/* For f_op->mmap(): the VMA is of this file from now on. */
void vma_set_file(struct vm_area_struct *vma, struct file *file);
int kh_close(int fd);

/* The frame round any other call of user space: between them a last fput() waits for the end. */
void kh_syscall_enter(void);
void kh_syscall_exit(void);

loff_t no_llseek(struct file *file, loff_t offset, int whence);
loff_t noop_llseek(struct file *file, loff_t offset, int whence);
int simple_open(struct inode *inode, struct file *file);
int nonseekable_open(struct inode *inode, struct file *file);
int stream_open(struct inode *inode, struct file *file);
ssize_t simple_read_from_buffer(void __user *to, size_t count, loff_t *pos, const void *from,
				size_t size);
ssize_t simple_write_to_buffer(void *to, size_t size, loff_t *pos, const void __user *from,
			       size_t count);
long compat_ptr_ioctl(struct file *file, unsigned int cmd, unsigned long arg);

#ifdef __cplusplus
}
#endif

static inline struct inode *file_inode(const struct file *file)
{
	return file->f_inode;
}

struct fd {
	struct file *file;
	unsigned int flags;
};

#define fd_file(f) ((f).file)
#define fd_empty(f) (!(f).file)
#define EMPTY_FD ((struct fd){NULL, 0})

static inline struct fd fdget(unsigned int fd)
{
	struct fd f = {fget(fd), 1};

	return f;
}

static inline void fdput(struct fd f)
{
	if (f.file)
		fput(f.file);
}

DEFINE_CLASS(fd, struct fd, fdput(_T), fdget(fd), int fd)
DEFINE_FREE(fput, struct file *, if (!IS_ERR_OR_NULL(_T)) fput(_T))
DEFINE_CLASS(get_unused_fd, int, if (_T >= 0) put_unused_fd(_T), get_unused_fd_flags(flags),
	     unsigned int flags)
#define take_fd(fd)                                                                                \
	({                                                                                         \
		int kh_fd_ = (fd);                                                                 \
		(fd) = -1;                                                                         \
		kh_fd_;                                                                            \
	})

#endif
