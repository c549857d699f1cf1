/* SPDX-License-Identifier: Apache-2.0
 *
 * vfio-ap tells its user by an eventfd that the guest's adapters have changed. The user replaces the eventfd, or takes
 * it back, while a queue is unbound. Stands for vfio_ap_set_cfg_change_irq() and signal_guest_ap_cfg_changed().
 *
 * VARIANT fixed HOLDS: both under matrix_dev->mdevs_lock
 * VARIANT no_lock VIOLATED: the old one is put while it is about to be signalled
 * VARIANT put_first VIOLATED: the lock is taken after the old one was put
 */
#include <kheddle/scenario.h>
#include <linux/err.h>
#include <linux/eventfd.h>
#include <linux/fs.h>
#include <linux/mutex.h>

#include "variants.h"

static DEFINE_MUTEX(mdevs_lock);
static struct eventfd_ctx *cfg_chg_trigger;
static int new_fd;

/* A descriptor, or -1 to take the eventfd back. */
static int vfio_ap_set_cfg_change_irq(int fd)
{
	struct eventfd_ctx *ctx = NULL;

	if (fd >= 0) {
		ctx = eventfd_ctx_fdget(fd);
		if (IS_ERR(ctx))
			return PTR_ERR(ctx);
	}
	if (red(put_first) && data_race(cfg_chg_trigger))
		eventfd_ctx_put(data_race(cfg_chg_trigger));
	if (!red(no_lock))
		mutex_lock(&mdevs_lock);
	if (!red(put_first) && cfg_chg_trigger)
		eventfd_ctx_put(cfg_chg_trigger);
	cfg_chg_trigger = ctx;
	if (!red(no_lock))
		mutex_unlock(&mdevs_lock);
	return 0;
}

static void signal_guest_ap_cfg_changed(void)
{
	if (cfg_chg_trigger) { /* FINDS(no_lock) data-race */
		eventfd_signal(cfg_chg_trigger); /* FINDS(no_lock, put_first) use-after-free */ /* FINDS(no_lock) null-deref, data-race */
		kh_reach("signalled");
	}
}

KH_INIT(open_device)
{
	int fd = kh_eventfd(0, 0);

	vfio_ap_set_cfg_change_irq(fd);
	kh_close(fd);
	new_fd = kh_eventfd(0, 0);
}

KH_THREAD(user)
{
	vfio_ap_set_cfg_change_irq(kh_choose(2) ? new_fd : -1);
}

KH_THREAD(unbind_queue)
{
	mutex_lock(&mdevs_lock);
	signal_guest_ap_cfg_changed();
	mutex_unlock(&mdevs_lock);
}

KH_FINAL(close_device)
{
	vfio_ap_set_cfg_change_irq(-1);
}
