// Stands for fs/file.c and fs/open.c: file descriptors, and the calls of user space that go through them.
// Keeps: a descriptor is reserved first and filled later; close() takes it away at once and drops its reference;
// each call holds a reference while it lasts; running out of descriptors is a choice (fd_table_full).
// Leaves out: several processes, close-on-exec, f_pos_lock, more than eight descriptors.
#include <kheddle.h>
#include <kheddle/context.h>
#include <kheddle/environment.h>
#include <linux/fs.h>
#include <linux/uaccess.h>

namespace
{

file *table[KH_MAX_FDS];
unsigned char reserved; // a bit for each descriptor that is taken, filled or not

// A call of user space: the file it is about, held while it lasts.
class Call
{
      public:
	explicit Call(int fd) : file_(nullptr)
	{
		kh_syscall_enter();
		file_ = fget(fd);
	}
	~Call()
	{
		if (file_)
			fput(file_);
		kh_syscall_exit();
	}
	Call(const Call &) = delete;
	Call &operator=(const Call &) = delete;
	file *get() const
	{
		return file_;
	}

      private:
	file *file_;
};

int install(file *file)
{
	int fd = get_unused_fd_flags(0);

	if (fd >= 0)
		fd_install(fd, file);
	else
		fput(file);
	return fd;
}

} // namespace

file *fget(unsigned int fd)
{
	file *file = nullptr;

	kh_atomic_begin();
	if (fd < KH_MAX_FDS && table[fd]) {
		file = table[fd];
		file->kh_refs++;
	}
	kh_atomic_end();
	return file;
}

int get_unused_fd_flags(unsigned int)
{
	if (kh_may(fd_table_full))
		return -EMFILE;
	int fd = 0;

	kh_atomic_begin();
	while (fd < KH_MAX_FDS && (reserved & (1 << fd)))
		fd++;
	if (fd < KH_MAX_FDS)
		reserved |= 1 << fd;
	else
		fd = -EMFILE;
	kh_atomic_end();
	return fd;
}

void put_unused_fd(unsigned int fd)
{
	kh_atomic_begin();
	if (fd < KH_MAX_FDS && table[fd])
		kh_fail("assertion", "kernel BUG: put_unused_fd() of an installed descriptor");
	reserved &= ~(1 << fd);
	kh_atomic_end();
}

void fd_install(unsigned int fd, file *file)
{
	kh_atomic_begin();
	if (fd >= KH_MAX_FDS || !(reserved & (1 << fd)) || table[fd])
		kh_fail("assertion",
			"kernel BUG: fd_install() on a descriptor that was not reserved");
	table[fd] = file;
	kh_atomic_end();
}

int filp_close(file *file, fl_owner_t id)
{
	int ret = file->f_op->flush ? file->f_op->flush(file, id) : 0;

	fput(file);
	return ret;
}

int close_fd(unsigned int fd)
{
	file *file = nullptr;

	kh_atomic_begin();
	if (fd < KH_MAX_FDS && table[fd]) {
		file = table[fd];
		table[fd] = nullptr;
		reserved &= ~(1 << fd);
	}
	kh_atomic_end();
	return file ? filp_close(file, nullptr) : -EBADF;
}

int receive_fd(file *file, int *ufd, unsigned int flags)
{
	int fd = get_unused_fd_flags(flags);

	if (fd < 0)
		return fd;
	if (ufd && put_user(fd, ufd)) {
		put_unused_fd(fd);
		return -EFAULT;
	}
	fd_install(fd, get_file(file));
	return fd;
}

int anon_inode_getfd(const char *name, const file_operations *fops, void *priv, int flags)
{
	int fd = get_unused_fd_flags(flags);

	if (fd < 0)
		return fd;
	file *file = anon_inode_getfile(name, fops, priv, flags);

	if (IS_ERR(file)) {
		put_unused_fd(fd);
		return static_cast<int>(PTR_ERR(file));
	}
	fd_install(fd, file);
	return fd;
}

int kh_open_inode(const file_operations *fops, inode *inode, void *priv)
{
	kh_syscall_enter();
	file *file = anon_inode_getfile("", fops, priv, O_RDWR);
	int ret = IS_ERR(file) ? static_cast<int>(PTR_ERR(file)) : 0;

	if (!ret && inode) {
		file->f_inode = inode;
		file->f_mapping = inode->i_mapping;
	}
	if (!ret && fops->open) {
		ret = fops->open(file->f_inode, file);
		if (ret)
			kh_free(file);
	}
	if (!ret)
		ret = install(file);
	kh_syscall_exit();
	return ret;
}

int kh_open(const file_operations *fops, void *priv)
{
	return kh_open_inode(fops, nullptr, priv);
}

long kh_ioctl(int fd, unsigned int cmd, unsigned long arg)
{
	Call call(fd);

	if (!call.get())
		return -EBADF;
	if (!call.get()->f_op->unlocked_ioctl)
		return -ENOTTY;
	long ret = call.get()->f_op->unlocked_ioctl(call.get(), cmd, arg);

	return ret == -ENOIOCTLCMD ? -ENOTTY : ret;
}

ssize_t kh_read(int fd, void *buf, size_t count)
{
	Call call(fd);

	if (!call.get())
		return -EBADF;
	if (!call.get()->f_op->read)
		return -EINVAL;
	return call.get()->f_op->read(call.get(), static_cast<char *>(buf), count,
				      &call.get()->f_pos);
}

ssize_t kh_write(int fd, const void *buf, size_t count)
{
	Call call(fd);

	if (!call.get())
		return -EBADF;
	if (!call.get()->f_op->write)
		return -EINVAL;
	return call.get()->f_op->write(call.get(), static_cast<const char *>(buf), count,
				       &call.get()->f_pos);
}

ssize_t kh_pread(int fd, void *buf, size_t count, loff_t pos)
{
	Call call(fd);

	if (!call.get())
		return -EBADF;
	if (!call.get()->f_op->read)
		return -EINVAL;
	return call.get()->f_op->read(call.get(), static_cast<char *>(buf), count, &pos);
}

ssize_t kh_pwrite(int fd, const void *buf, size_t count, loff_t pos)
{
	Call call(fd);

	if (!call.get())
		return -EBADF;
	if (!call.get()->f_op->write)
		return -EINVAL;
	return call.get()->f_op->write(call.get(), static_cast<const char *>(buf), count, &pos);
}

int kh_dup(int fd)
{
	kh_syscall_enter();
	file *file = fget(fd);
	int ret = file ? install(file) : -EBADF;

	kh_syscall_exit();
	return ret;
}

int kh_close(int fd)
{
	kh_syscall_enter();
	int ret = close_fd(fd);

	kh_syscall_exit();
	return ret;
}
