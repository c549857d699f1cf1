// Stands for drivers/base/power/runtime.c, compiled with the tree's headers.
// Keeps: the usage count; the last put lets the PM worker suspend the device some time later, unless somebody wants it by
// then; resuming waits for a suspend under way. The bus's callbacks, else the driver's, run with no lock but what the
// caller holds. A suspend that the callback refuses leaves the device awake.
// Leaves out: a device whose driver has no runtime callbacks stays awake. Autosuspend, parents and suppliers, disabling,
// resuming in the background, wakeups, system sleep.
// Checks: a count that goes below 0.
#include <linux/device.h>
#include <linux/pm_runtime.h>
#include <linux/workqueue.h>
#include <kheddle.h>
#include <kheddle/context.h>

static const struct dev_pm_ops *driver_ops(struct device *dev)
{
	return dev->driver ? dev->driver->pm : NULL;
}

static const struct dev_pm_ops *callbacks_of(struct device *dev)
{
	return dev->bus && dev->bus->pm ? dev->bus->pm : driver_ops(dev);
}

static int suspend_if_unused(struct device *dev)
{
	const struct dev_pm_ops *ops = callbacks_of(dev);
	bool unused;
	int ret = 0;

	kh_atomic_begin();
	unused = !dev->power.usage_count.counter && dev->power.runtime_status == RPM_ACTIVE;
	if (unused)
		dev->power.runtime_status = RPM_SUSPENDING;
	kh_atomic_end();
	if (!unused)
		return -EAGAIN;
	if (ops->runtime_suspend)
		ret = ops->runtime_suspend(dev);
	kh_atomic_begin();
	kh_note(KH_STATE, dev, ret ? "stays awake" : "suspended");
	dev->power.runtime_status = ret ? RPM_ACTIVE : RPM_SUSPENDED;
	kh_atomic_end();
	return ret;
}

static void suspend_later(struct work_struct *work)
{
	suspend_if_unused(container_of(work, struct device, power.work));
}

/* Of device.c's device_initialize(). */
static void init_runtime_pm(struct device *dev)
{
	INIT_WORK(&dev->power.work, suspend_later);
}

int __pm_runtime_resume(struct device *dev, int flags)
{
	const struct dev_pm_ops *ops = callbacks_of(dev);
	bool suspended;
	int ret = 0;

	if (!(flags & RPM_ASYNC))
		kh_might_sleep();
	kh_atomic_begin();
	if (flags & RPM_GET_PUT)
		dev->power.usage_count.counter++;
	if (dev->power.runtime_status == RPM_ACTIVE) {
		kh_atomic_end();
		return 1;
	}
	kh_atomic_end();
	if (flags & (RPM_ASYNC | RPM_NOWAIT))
		kh_fail("unmodelled-call",
			"a device that sleeps is to be resumed in the background");
	kh_atomic_begin();
	kh_note(KH_WAIT, dev, "pm_runtime_resume");
	kh_await(dev->power.runtime_status == RPM_ACTIVE ||
		 dev->power.runtime_status == RPM_SUSPENDED);
	suspended = dev->power.runtime_status == RPM_SUSPENDED;
	if (suspended)
		dev->power.runtime_status = RPM_RESUMING;
	kh_atomic_end();
	if (!suspended)
		return 1;
	if (ops->runtime_resume)
		ret = ops->runtime_resume(dev);
	kh_atomic_begin();
	kh_note(KH_STATE, dev, ret ? "stays suspended" : "resumed");
	dev->power.runtime_status = ret ? RPM_SUSPENDED : RPM_ACTIVE;
	kh_atomic_end();
	if (!ret && !dev->power.usage_count.counter)
		queue_work(system_wq, &dev->power.work);
	return ret;
}

static int put_usage(struct device *dev, int flags)
{
	bool unused = false;

	if (!(flags & RPM_ASYNC))
		kh_might_sleep();
	kh_atomic_begin();
	if ((flags & RPM_GET_PUT) && --dev->power.usage_count.counter < 0)
		kh_fail("assertion", "Runtime PM usage count underflow!");
	unused = !dev->power.usage_count.counter && driver_ops(dev);
	if (unused && (flags & RPM_ASYNC))
		queue_work(system_wq, &dev->power.work);
	kh_atomic_end();
	return unused && !(flags & RPM_ASYNC) ? suspend_if_unused(dev) : 0;
}

int __pm_runtime_idle(struct device *dev, int flags)
{
	return put_usage(dev, flags);
}

int __pm_runtime_suspend(struct device *dev, int flags)
{
	return put_usage(dev, flags);
}

void pm_runtime_allow(struct device *dev)
{
	bool was;

	kh_atomic_begin();
	was = dev->power.runtime_auto;
	dev->power.runtime_auto = true;
	kh_atomic_end();
	if (!was)
		put_usage(dev, RPM_GET_PUT | RPM_ASYNC);
}

void pm_runtime_forbid(struct device *dev)
{
	bool was;

	kh_atomic_begin();
	was = dev->power.runtime_auto;
	dev->power.runtime_auto = false;
	kh_atomic_end();
	if (was)
		__pm_runtime_resume(dev, RPM_GET_PUT);
}

int pm_runtime_barrier(struct device *dev)
{
	kh_might_sleep();
	cancel_work_sync(&dev->power.work);
	kh_atomic_begin();
	kh_note(KH_WAIT, dev, "pm_runtime_barrier");
	kh_await(dev->power.runtime_status == RPM_ACTIVE ||
		 dev->power.runtime_status == RPM_SUSPENDED);
	kh_atomic_end();
	return 0;
}
