/* SPDX-License-Identifier: Apache-2.0
 *
 * An input device's events go to whoever has opened it: the clients are a list that the input core walks under RCU, while
 * files are opened and closed and the device is unplugged.
 *
 * KH_SOURCES: drivers/input/input-compat.c
 * VARIANT closes HOLDS: a client goes while events come
 * VARIANT unplugged VIOLATED: the device goes while a client reads, who looks for events and for the device without a lock
 * FINDS(unplugged) data-race at drivers/input/evdev.c __pass_event
 * FINDS(unplugged) data-race at drivers/input/evdev.c evdev_mark_dead
 */
#include "drivers/input/evdev.c"
#include <kheddle/files.h>
#include <kheddle/scenario.h>

/* The input core, as far as evdev needs it: handlers see events in an RCU section, and a handle goes after a grace period. */
static struct input_dev keyboard;
static struct input_handler handler = {.name = "evdev", .minor = EVDEV_MINOR_BASE};
static struct input_handle *handle;

int input_get_new_minor(int legacy_base, unsigned int legacy_num, bool allow_dynamic)
{
	return legacy_base;
}

void input_free_minor(unsigned int minor)
{
}

int input_register_handle(struct input_handle *registered)
{
	rcu_assign_pointer(handle, registered);
	return 0;
}

void input_unregister_handle(struct input_handle *registered)
{
	rcu_assign_pointer(handle, NULL);
	synchronize_rcu();
}

int input_open_device(struct input_handle *opened)
{
	opened->open++;
	return 0;
}

void input_close_device(struct input_handle *closed)
{
	if (!--closed->open)
		synchronize_rcu();
}

int input_flush_device(struct input_handle *flushed, struct file *file)
{
	return 0;
}

ktime_t *input_get_timestamp(struct input_dev *dev)
{
	return dev->timestamp;
}

static void unused_device(struct device *dev)
{
}

KH_INIT(plugged)
{
	device_initialize(&keyboard.dev);
	keyboard.dev.release = unused_device;
	mutex_init(&keyboard.mutex);
	spin_lock_init(&keyboard.event_lock);
	kh_assume(!evdev_connect(&handler, &keyboard, NULL));
}

/* input_pass_values() holds the device's event lock. */
KH_THREAD(key)
{
	static const struct input_value values[] = {{EV_KEY, KEY_A, 1}, {EV_SYN, SYN_REPORT, 1}};
	struct input_handle *to;

	spin_lock_irq(&keyboard.event_lock);
	rcu_read_lock();
	to = rcu_dereference(handle);
	if (to && data_race(to->open))
		evdev_events(to, values, ARRAY_SIZE(values));
	rcu_read_unlock();
	spin_unlock_irq(&keyboard.event_lock);
}

KH_THREAD(user)
{
	int fd = kh_open_dev(MKDEV(INPUT_MAJOR, EVDEV_MINOR_BASE));

	if (fd < 0)
		return;
#ifdef VARIANT_unplugged
	struct input_event event;

	kh_read(fd, &event, sizeof(event));
#endif
	kh_close(fd);
}

#ifdef VARIANT_unplugged
KH_THREAD(unplug)
{
	evdev_disconnect(handle);
}
#endif
