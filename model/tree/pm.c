// Stands for drivers/base/power/runtime.c, compiled with the tree's headers. Keeps: the usage count. Leaves out:
// suspending: a device that nobody uses stays awake. Checks: a count that goes below 0.
#include <linux/device.h>
#include <linux/pm_runtime.h>
#include <kheddle.h>
#include <kheddle/context.h>

int __pm_runtime_resume(struct device *dev, int flags)
{
	if (!(flags & RPM_ASYNC))
		kh_might_sleep();
	kh_atomic_begin();
	if (flags & RPM_GET_PUT)
		dev->power.usage_count.counter++;
	kh_atomic_end();
	return 1; /* awake already */
}

static int put_usage(struct device *dev, int flags)
{
	if (!(flags & RPM_ASYNC))
		kh_might_sleep();
	kh_atomic_begin();
	if ((flags & RPM_GET_PUT) && --dev->power.usage_count.counter < 0)
		kh_fail("assertion", "Runtime PM usage count underflow!");
	kh_atomic_end();
	return 0;
}

int __pm_runtime_idle(struct device *dev, int flags)
{
	return put_usage(dev, flags);
}

int __pm_runtime_suspend(struct device *dev, int flags)
{
	return put_usage(dev, flags);
}
