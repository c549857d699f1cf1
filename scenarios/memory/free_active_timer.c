/* SPDX-License-Identifier: Apache-2.0
 *
 * A watchdog is freed while its timer is armed, or while the timer's function runs.
 *
 * VARIANT shut_down HOLDS: timer_shutdown_sync() waits, and the function cannot arm it again
 * VARIANT not_stopped VIOLATED: nobody asked; as CONFIG_DEBUG_OBJECTS_TIMERS reports it
 * VARIANT not_synced VIOLATED: timer_delete() does not wait for the function, which arms the timer again
 */
#include <kheddle/scenario.h>
#include <linux/compiler.h>
#include <linux/slab.h>
#include <linux/timer.h>

struct watchdog {
	struct timer_list timer;
	int missed;
};

static void bite(struct timer_list *timer)
{
	struct watchdog *dog = timer_container_of(dog, timer, timer);

	WRITE_ONCE(dog->missed, 1); /* FINDS(not_stopped, not_synced) use-after-free */
#ifndef VARIANT_not_stopped
	mod_timer(&dog->timer, jiffies + HZ); /* FINDS(not_synced) use-after-free */
#endif
}

KH_THREAD(driver)
{
	struct watchdog *dog = kzalloc(sizeof(*dog), GFP_KERNEL);

	timer_setup(&dog->timer, bite, 0);
	mod_timer(&dog->timer, jiffies + HZ);
#if defined(VARIANT_shut_down)
	timer_shutdown_sync(&dog->timer);
#elif defined(VARIANT_not_synced)
	timer_delete(&dog->timer);
#endif
	kfree(dog); /* FINDS(not_stopped, not_synced) use-after-free */
}
