// Stands for fs/eventfd.c. Keeps: the context's own reference count; a read takes the count and waits for one.
// Leaves out: poll and its wake-up callbacks; counts above 7 (they stay there, so that a scenario that signals
// for ever has finitely many states).
// Checks: a reference dropped when there is none.
#include <kheddle.h>
#include <kheddle/context.h>
#include <kheddle/environment.h>
#include <linux/eventfd.h>
#include <linux/fs.h>
#include <linux/uaccess.h>

struct eventfd_ctx {
	unsigned refs;
	unsigned count;
	unsigned flags;
};

namespace
{

constexpr unsigned kMaxCount = 7;

void put(eventfd_ctx *ctx)
{
	kh_atomic_begin();
	if (!ctx->refs)
		kh_fail("refcount", "refcount_t: underflow; use-after-free. (struct eventfd_ctx)");
	bool last = --ctx->refs == 0;

	kh_atomic_end();
	if (last)
		kh_free(ctx);
}

u64 take(eventfd_ctx *ctx)
{
	u64 taken = (ctx->flags & EFD_SEMAPHORE) && ctx->count ? 1 : ctx->count;

	ctx->count -= static_cast<unsigned>(taken);
	return taken;
}

void add(eventfd_ctx *ctx, u64 more)
{
	ctx->count = more > kMaxCount - ctx->count ? kMaxCount
						   : ctx->count + static_cast<unsigned>(more);
}

int eventfd_release(inode *, file *file)
{
	put(static_cast<eventfd_ctx *>(file->private_data));
	return 0;
}

ssize_t eventfd_read(file *file, char *buf, size_t count, loff_t *)
{
	auto *ctx = static_cast<eventfd_ctx *>(file->private_data);

	if (count < sizeof(u64))
		return -EINVAL;
	kh_might_sleep();
	kh_note(KH_WAIT, ctx, "eventfd_read");
	kh_atomic_begin();
	kh_await(ctx->count || (ctx->flags & EFD_NONBLOCK));
	u64 taken = take(ctx);

	kh_atomic_end();
	if (!taken)
		return -EAGAIN;
	return copy_to_user(buf, &taken, sizeof(taken)) ? -EFAULT
							: static_cast<ssize_t>(sizeof(taken));
}

ssize_t eventfd_write(file *file, const char *buf, size_t count, loff_t *)
{
	auto *ctx = static_cast<eventfd_ctx *>(file->private_data);
	u64 more;

	if (count < sizeof(more))
		return -EINVAL;
	if (copy_from_user(&more, buf, sizeof(more)))
		return -EFAULT;
	kh_atomic_begin();
	add(ctx, more);
	kh_atomic_end();
	return sizeof(more);
}

constexpr file_operations kEventfdOperations = [] {
	file_operations ops = {};

	ops.read = eventfd_read;
	ops.write = eventfd_write;
	ops.release = eventfd_release;
	return ops;
}();

} // namespace

eventfd_ctx *eventfd_ctx_fileget(file *file)
{
	if (file->f_op != &kEventfdOperations)
		return static_cast<eventfd_ctx *>(ERR_PTR(-EINVAL));
	auto *ctx = static_cast<eventfd_ctx *>(file->private_data);

	kh_atomic_begin();
	ctx->refs++;
	kh_atomic_end();
	return ctx;
}

file *eventfd_fget(int fd)
{
	file *file = fget(fd);

	if (!file)
		return static_cast<struct file *>(ERR_PTR(-EBADF));
	if (file->f_op == &kEventfdOperations)
		return file;
	fput(file);
	return static_cast<struct file *>(ERR_PTR(-EINVAL));
}

eventfd_ctx *eventfd_ctx_fdget(int fd)
{
	file *file = eventfd_fget(fd);

	if (IS_ERR(file))
		return static_cast<eventfd_ctx *>(ERR_CAST(file));
	eventfd_ctx *ctx = eventfd_ctx_fileget(file);

	fput(file);
	return ctx;
}

void eventfd_ctx_put(eventfd_ctx *ctx)
{
	put(ctx);
}

void eventfd_signal_mask(eventfd_ctx *ctx, __poll_t)
{
	kh_atomic_begin();
	kh_note(KH_STATE, ctx, "signalled");
	add(ctx, 1);
	kh_atomic_end();
}

void eventfd_ctx_do_read(eventfd_ctx *ctx, __u64 *count)
{
	kh_atomic_begin();
	*count = take(ctx);
	kh_atomic_end();
}

int kh_eventfd(unsigned int count, int flags)
{
	kh_syscall_enter();
	auto *ctx = static_cast<eventfd_ctx *>(kh_allocate(sizeof(eventfd_ctx), true));

	ctx->refs = 1;
	ctx->flags = flags;
	add(ctx, count);
	int fd = anon_inode_getfd("[eventfd]", &kEventfdOperations, ctx, O_RDWR);

	if (fd < 0)
		put(ctx);
	kh_syscall_exit();
	return fd;
}
