/* SPDX-License-Identifier: Apache-2.0
 *
 * The last fput() defers the release: it runs later, with none of the caller's locks.
 *
 * VARIANT deferred HOLDS: dropped under the lock that the release takes
 * VARIANT sync VIOLATED: __fput_sync() runs the release there and then
 */
#include <kheddle/scenario.h>
#include <linux/anon_inodes.h>
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/mutex.h>
#include <linux/slab.h>

static DEFINE_MUTEX(memory_lock);
static int buffers = 1;

static int buffer_release(struct inode *inode, struct file *file)
{
	mutex_lock(&memory_lock); /* FINDS(sync) deadlock */
	buffers--;
	mutex_unlock(&memory_lock);
	return 0;
}

static const struct file_operations buffer_fops = { .release = buffer_release };

KH_THREAD(cleanup)
{
	struct file *file = anon_inode_getfile("[buffer]", &buffer_fops, NULL, 0);

	mutex_lock(&memory_lock);
#ifdef VARIANT_sync
	__fput_sync(file);
#else
	fput(file);
#endif
	KH_ASSERT(buffers == 1);
	mutex_unlock(&memory_lock);
}

KH_FINAL(released)
{
	KH_ASSERT(buffers == 0);
}
