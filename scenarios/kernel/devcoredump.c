/* SPDX-License-Identifier: Apache-2.0
 *
 * The kernel's own drivers/base/devcoredump.c, unmodified: a dump appears, its reader is done with it, the time for reading
 * it is over (a delayed work item), and somebody switches dumps off, all at once. The dump is freed once.
 *
 * KH_SOURCES:
 * VARIANT timeout HOLDS: nobody switches dumps off
 * VARIANT disabled VIOLATED: the reader queues the work item anew after devcd_free() has cancelled it; docs/kernel.md
 * FINDS(disabled) use-after-free at drivers/base/devcoredump.c devcd_dev_release
 * FINDS(disabled) use-after-free at drivers/base/devcoredump.c devcd_del
 * FINDS(disabled) use-after-free at drivers/base/devcoredump.c __devcd_del
 * FINDS(disabled) assertion at drivers/base/devcoredump.c __devcd_del
 * FINDS(disabled) data-race at drivers/base/devcoredump.c __devcd_del
 * FINDS(disabled) data-race at drivers/base/devcoredump.c devcd_free
 * FINDS(disabled) data-race at drivers/base/devcoredump.c dev_coredumpm
 */
#include "drivers/base/devcoredump.c"
#include <kheddle/device.h>
#include <kheddle/scenario.h>

static struct device failing;
static int freed;

static void free_data(void *data)
{
	freed++;
	kfree(data);
}

static ssize_t read_data(char *buffer, loff_t offset, size_t count, void *data, size_t size)
{
	return *(char *)data;
}

static void no_release(struct device *dev)
{
	KH_ASSERT(0);
}

KH_INIT(setup)
{
	device_initialize(&failing);
	failing.release = no_release;
	KH_ASSERT(devcoredump_init() == 0);
}

KH_THREAD(driver)
{
	dev_coredumpm(&failing, NULL, kzalloc(1, GFP_KERNEL), 1, GFP_KERNEL, read_data, free_data);
}

KH_THREAD(reader)
{
	struct device *dev = class_find_device(&devcd_class, NULL, &failing, devcd_match_failing);
	char byte;

	if (!dev)
		return;
	if (kh_attribute_enter(dev)) {
		kh_reach("found");
		devcd_data_write(NULL, &dev->kobj, NULL, &byte, 0, 1);
		kh_attribute_leave(dev);
	}
	put_device(dev);
}

#if VARIANT_disabled
KH_THREAD(admin)
{
	KH_ASSERT(disabled_store(&devcd_class, NULL, "1", 1) == 1);
}
#endif

KH_FINAL(gone)
{
	devcoredump_exit();
	KH_ASSERT(freed == 1);
	KH_ASSERT(kref_read(&failing.kobj.kref) == 1);
}
