// Stands for fs/file_table.c, fs/file.c and fs/anon_inodes.c, compiled with the tree's headers.
// Keeps: release runs once, after the last reference, later and with none of the caller's locks: when the thread returns
// to user space if it is in a system call (task work), else in a worker; then the file's dentry goes, by its d_release.
// One table of descriptors for all threads.
// A file of a character device holds a reference on its cdev.
// Leaves out: reuse of a file's memory for another file, path names, SIGIO, one inode for all who open a device, f_pos_lock, credentials, the references that a
// single-threaded process saves itself.
// Checks: a reference dropped when there is none.
#include <linux/anon_inodes.h>
#include <linux/cdev.h>
#include <linux/dcache.h>
#include <linux/err.h>
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/mount.h>
#include <linux/slab.h>
#include <linux/workqueue.h>
#include <kheddle.h>
#include <kheddle/context.h>
#include <kheddle/environment.h>
#include <kheddle/files.h>

struct cdev *
kh_cdev_get(dev_t dev); /* chrdev.c: what is registered there, with a reference; or NULL */

#define KH_MAX_FDS 16

static struct file *descriptors[KH_MAX_FDS];
static unsigned int reserved_fds; /* a bit for each descriptor that is open or about to be */

/* Files whose last reference is gone: of this thread's system call, and of everybody else. */
static __thread struct file *task_work;
static __thread unsigned char syscall_depth;
static struct file *delayed_files;

static struct inode anon_inode;

static void finish_file(struct file *file)
{
	struct dentry *dentry = file->f_path.dentry;

	kh_might_sleep();
	if (file->f_op->release)
		file->f_op->release(file->f_inode, file);
	if (file->f_inode->i_cdev) {
		cdev_put(file->f_inode->i_cdev);
		kh_free(file->f_inode);
	}
	if (dentry) {
		if (dentry->d_op && dentry->d_op->d_release)
			dentry->d_op->d_release(dentry);
		iput(dentry->d_inode);
		kh_free(dentry);
	}
	kh_free(file);
}

/* A list by a member that nothing else uses once the last reference is gone. */
static struct file **next_of(struct file *file)
{
	return (struct file **)&file->f_rcuhead.next;
}

static void release_delayed(struct work_struct *work)
{
	for (;;) {
		struct file *file;

		kh_atomic_begin();
		file = delayed_files;
		if (file)
			delayed_files = *next_of(file);
		kh_atomic_end();
		if (!file)
			return;
		finish_file(file);
	}
}

static DECLARE_WORK(delayed_fput_work, release_delayed);

static void put_off_file(struct file *file)
{
	struct file **list = syscall_depth && !kh_context.interrupt ? &task_work : &delayed_files;

	while (*list)
		list = next_of(*list);
	*list = file;
	*next_of(file) = NULL;
	if (!syscall_depth || kh_context.interrupt)
		queue_work(system_wq, &delayed_fput_work);
}

void fput(struct file *file)
{
	long left;

	kh_atomic_begin();
	left = --file->f_count.counter;
	if (left < 0)
		kh_fail("refcount", "refcount_t: underflow; use-after-free. (struct file)");
	if (!left)
		put_off_file(file);
	kh_atomic_end();
}

void __fput_sync(struct file *file)
{
	long left;

	kh_atomic_begin();
	left = --file->f_count.counter;
	if (left < 0)
		kh_fail("refcount", "refcount_t: underflow; use-after-free. (struct file)");
	kh_atomic_end();
	if (!left)
		finish_file(file);
}

void kh_syscall_enter(void)
{
	syscall_depth++;
}

void kh_syscall_exit(void)
{
	if (syscall_depth == 1) {
		while (task_work) {
			struct file *file = task_work;

			task_work = *next_of(file);
			finish_file(file);
		}
		kh_check_returning_to_user();
	}
	syscall_depth--;
}

static struct file *make_file(const struct file_operations *fops, void *priv, int flags)
{
	struct file *file;

	kh_might_sleep();
	if (kh_may(allocations_fail))
		return ERR_PTR(-ENOMEM);
	file = kh_allocate(sizeof(*file), true);
	file->f_op = fops;
	file->private_data = priv;
	file->f_flags = flags;
	file->f_mode = OPEN_FMODE(flags);
	file->f_inode = &anon_inode;
	file->f_count.counter = 1;
	return file;
}

struct file *anon_inode_getfile(const char *name, const struct file_operations *fops, void *priv,
				int flags)
{
	return make_file(fops, priv, flags);
}

struct file *alloc_file_pseudo(struct inode *inode, struct vfsmount *mnt, const char *name,
			       int flags, const struct file_operations *fops)
{
	struct file *file = make_file(fops, NULL, flags);
	struct dentry *dentry;

	if (IS_ERR(file))
		return file;
	dentry = kh_allocate(sizeof(*dentry), true);
	dentry->d_op = mnt->mnt_sb->s_d_op;
	dentry->d_inode = inode; /* takes over the caller's reference */
	file->f_path.dentry = dentry;
	file->f_path.mnt = mnt;
	file->f_inode = inode;
	file->f_mapping = inode->i_mapping;
	return file;
}

int get_unused_fd_flags(unsigned int flags)
{
	int fd = 0;

	if (kh_may(fd_table_full))
		return -EMFILE;
	kh_atomic_begin();
	while (fd < KH_MAX_FDS && (reserved_fds & (1u << fd)))
		fd++;
	if (fd < KH_MAX_FDS)
		reserved_fds |= 1u << fd;
	kh_atomic_end();
	return fd < KH_MAX_FDS ? fd : -EMFILE;
}

void put_unused_fd(unsigned int fd)
{
	kh_atomic_begin();
	reserved_fds &= ~(1u << fd);
	kh_atomic_end();
}

void fd_install(unsigned int fd, struct file *file)
{
	kh_atomic_begin();
	if (fd >= KH_MAX_FDS || !(reserved_fds & (1u << fd)) || descriptors[fd])
		kh_fail("assertion",
			"kernel BUG: fd_install() on a descriptor that was not reserved");
	descriptors[fd] = file;
	kh_atomic_end();
}

struct file *fget(unsigned int fd)
{
	struct file *file;

	kh_atomic_begin();
	file = fd < KH_MAX_FDS ? descriptors[fd] : NULL;
	if (file)
		file->f_count.counter++;
	kh_atomic_end();
	return file;
}

struct file *fget_raw(unsigned int fd)
{
	return fget(fd);
}

unsigned long __fdget(unsigned int fd)
{
	struct file *file = fget(fd);

	return file ? (unsigned long)file | FDPUT_FPUT : 0;
}

int close_fd(unsigned int fd)
{
	struct file *file = NULL;

	kh_atomic_begin();
	if (fd < KH_MAX_FDS && descriptors[fd]) {
		file = descriptors[fd];
		descriptors[fd] = NULL;
		reserved_fds &= ~(1u << fd);
	}
	kh_atomic_end();
	if (!file)
		return -EBADF;
	if (file->f_op->flush)
		file->f_op->flush(file, NULL);
	fput(file);
	return 0;
}

int anon_inode_getfd(const char *name, const struct file_operations *fops, void *priv, int flags)
{
	int fd = get_unused_fd_flags(flags);
	struct file *file;

	if (fd < 0)
		return fd;
	file = anon_inode_getfile(name, fops, priv, flags);
	if (IS_ERR(file)) {
		put_unused_fd(fd);
		return PTR_ERR(file);
	}
	fd_install(fd, file);
	return fd;
}

/* Calls open() of a new file, for which it takes over the caller's one reference. A descriptor, or an error. */
static int open_file(struct file *file)
{
	int ret = file->f_op->open ? file->f_op->open(file->f_inode, file) : 0;

	if (ret) {
		if (file->f_inode->i_cdev) {
			cdev_put(file->f_inode->i_cdev);
			kh_free(file->f_inode);
		}
		kh_free(file);
		return ret;
	}
	ret = get_unused_fd_flags(0);
	if (ret < 0)
		fput(file);
	else
		fd_install(ret, file);
	return ret;
}

int kh_open(const struct file_operations *fops, void *private_data)
{
	struct file *file;
	int ret;

	kh_syscall_enter();
	file = make_file(fops, private_data, O_RDWR);
	ret = IS_ERR(file) ? PTR_ERR(file) : open_file(file);
	kh_syscall_exit();
	return ret;
}

int kh_open_dev(dev_t dev)
{
	struct cdev *cdev;
	struct file *file;
	int ret = -ENXIO;

	kh_syscall_enter();
	cdev = kh_cdev_get(dev);
	if (cdev) {
		file = make_file(cdev->ops, NULL, O_RDWR);
		if (IS_ERR(file)) {
			cdev_put(cdev);
			ret = PTR_ERR(file);
		} else {
			file->f_inode = kh_allocate(sizeof(struct inode), true);
			file->f_inode->i_cdev = cdev;
			file->f_inode->i_rdev = dev;
			file->f_inode->i_mode = S_IFCHR;
			ret = open_file(file);
		}
	}
	kh_syscall_exit();
	return ret;
}

int stream_open(struct inode *inode, struct file *file)
{
	file->f_mode &= ~(FMODE_LSEEK | FMODE_PREAD | FMODE_PWRITE | FMODE_ATOMIC_POS);
	file->f_mode |= FMODE_STREAM;
	return 0;
}

int nonseekable_open(struct inode *inode, struct file *file)
{
	file->f_mode &= ~(FMODE_LSEEK | FMODE_PREAD | FMODE_PWRITE);
	return 0;
}

/* Nobody asks for signals. */
int fasync_helper(int fd, struct file *file, int on, struct fasync_struct **list)
{
	return 0;
}

void kill_fasync(struct fasync_struct **list, int signal, int band)
{
}

long kh_ioctl(int fd, unsigned int cmd, unsigned long arg)
{
	struct file *file;
	long ret = -EBADF;

	kh_syscall_enter();
	file = fget(fd);
	if (file) {
		ret = file->f_op->unlocked_ioctl ? file->f_op->unlocked_ioctl(file, cmd, arg)
						 : -ENOTTY;
		if (ret == -ENOIOCTLCMD)
			ret = -ENOTTY;
		fput(file);
	}
	kh_syscall_exit();
	return ret;
}

ssize_t kh_read(int fd, void *buf, size_t count)
{
	struct file *file;
	ssize_t ret = -EBADF;

	kh_syscall_enter();
	file = fget(fd);
	if (file) {
		ret = file->f_op->read ? file->f_op->read(file, buf, count, &file->f_pos) : -EINVAL;
		fput(file);
	}
	kh_syscall_exit();
	return ret;
}

ssize_t kh_write(int fd, const void *buf, size_t count)
{
	struct file *file;
	ssize_t ret = -EBADF;

	kh_syscall_enter();
	file = fget(fd);
	if (file) {
		ret = file->f_op->write ? file->f_op->write(file, buf, count, &file->f_pos)
					: -EINVAL;
		fput(file);
	}
	kh_syscall_exit();
	return ret;
}

int kh_close(int fd)
{
	int ret;

	kh_syscall_enter();
	ret = close_fd(fd);
	kh_syscall_exit();
	return ret;
}
