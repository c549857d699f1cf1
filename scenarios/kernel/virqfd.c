/* SPDX-License-Identifier: Apache-2.0
 *
 * The kernel's own drivers/vfio/virqfd.c and fs/eventfd.c, unmodified: an eventfd that user space signals and closes, while
 * the driver takes it for an interrupt and lets it go again.
 *
 * KH_SOURCES:
 * VARIANT close VIOLATED: released once, whoever comes first; but the eventfd's count is written as a plain variable
 * FINDS data-race at fs/eventfd.c eventfd_ctx_do_read
 * FINDS data-race at fs/eventfd.c eventfd_write
 */
#include "fs/eventfd.c"
#include "drivers/vfio/virqfd.c"
#include <kheddle/files.h>
#include <kheddle/scenario.h>

static struct virqfd *virqfd;
static int fd;
static bool disabled; /* nothing may be injected any more */

static int handler(void *opaque, void *data)
{
	return 1;
}

static void thread(void *opaque, void *data)
{
	KH_ASSERT(!READ_ONCE(disabled));
	kh_reach("injected");
}

KH_INIT(setup)
{
	KH_ASSERT(vfio_virqfd_init() == 0);
	fd = do_eventfd(0, 0);
}

KH_THREAD(user)
{
	u64 one = 1;

	kh_write(fd, &one, sizeof(one));
	kh_close(fd);
}

KH_THREAD(driver)
{
	kh_syscall_enter();
	int error = vfio_virqfd_enable(NULL, handler, thread, NULL, &virqfd, fd);

	kh_syscall_exit();
	if (error)
		return;
	kh_reach("enabled");
	kh_syscall_enter();
	vfio_virqfd_disable(&virqfd);
	WRITE_ONCE(disabled, true);
	kh_syscall_exit();
}

KH_FINAL(unload)
{
	KH_ASSERT(!virqfd);
	vfio_virqfd_exit();
}
