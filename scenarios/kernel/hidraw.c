/* SPDX-License-Identifier: Apache-2.0
 *
 * The raw file of a HID device: reports go to all who have it open, under a spinlock, while files come and go, and the
 * device goes.
 *
 * KH_SOURCES:
 * VARIANT closes HOLDS: files come and go while a report comes
 * VARIANT unplugged VIOLATED: the device goes while one reads, who looks without a lock whether it is there
 * FINDS(unplugged) data-race at drivers/hid/hidraw.c drop_ref
 */
#include "drivers/hid/hidraw.c"
#include <kheddle/files.h>
#include <kheddle/scenario.h>

static struct hid_device mouse;

int hid_hw_open(struct hid_device *hdev)
{
	might_sleep();
	return 0;
}

void hid_hw_close(struct hid_device *hdev)
{
	might_sleep();
}

static void unused_device(struct device *dev)
{
}

static struct hid_ll_driver transport;

KH_INIT(plugged)
{
	kh_assume(!hidraw_init());
	mouse.ll_driver = &transport;
	device_initialize(&mouse.dev);
	mouse.dev.release = unused_device;
	kh_assume(!hidraw_connect(&mouse));
}

#ifdef VARIANT_closes
/* hid_input_report(): the transport is stopped before the device goes. */
KH_THREAD(report)
{
	static u8 data[] = {1, 2};

	hidraw_report_event(&mouse, data, sizeof(data));
}
#endif

#ifdef VARIANT_closes
KH_THREADS(user, 2)
#else
KH_THREAD(user)
#endif
{
	int fd = kh_open_dev(MKDEV(hidraw_major, 0));

	if (fd < 0)
		return;
#ifdef VARIANT_unplugged
	u8 data[2];

	kh_read(fd, data, sizeof(data));
#endif
	kh_close(fd);
}

#ifdef VARIANT_unplugged
KH_THREAD(unplug)
{
	hidraw_disconnect(&mouse);
}
#endif
