// Stands for drivers/base/power/runtime.c and the runtime callbacks of drivers/pci/pci-driver.c; every device is a
// PCI function.
// Keeps: a usage count; the last put lets the PM worker suspend the device some time later, unless somebody wants it
// by then; resuming waits for a suspend under way; the driver's callback runs before the function goes to D3hot, and
// after it is back in D0, with no lock of the caller's but what the caller holds itself. A device may wake itself.
// Leaves out: autosuspend, parents and suppliers, callbacks that fail, system sleep.
// Checks: a usage count below zero.
#include <kheddle.h>
#include <kheddle/context.h>
#include <linux/container_of.h>
#include <linux/pci.h>
#include <linux/pm_runtime.h>

namespace
{

device *device_of(dev_pm_info *power)
{
	return container_of(power, struct device, power);
}

void set_state(device *dev, pci_power_t state, rpm_status status)
{
	kh_atomic_begin();
	kh_note(KH_STATE, dev, state == PCI_D0 ? "awake" : "asleep");
	to_pci_dev(dev)->current_state = state;
	dev->power.runtime_status = status;
	kh_atomic_end();
}

void suspend(work_struct *work)
{
	dev_pm_info *power = container_of(work, struct dev_pm_info, kh_idle);
	device *dev = device_of(power);

	kh_atomic_begin();
	bool wanted = power->usage_count || power->runtime_status != RPM_ACTIVE;

	if (!wanted)
		power->runtime_status = RPM_SUSPENDING;
	kh_atomic_end();
	if (wanted)
		return;
	power->kh_ops->runtime_suspend(dev);
	set_state(dev, PCI_D3hot, RPM_SUSPENDED);
}

// Inside an atomic section.
void put(device *dev)
{
	if (dev->power.usage_count <= 0)
		kh_fail("refcount", "Runtime PM usage count underflow!");
	dev->power.usage_count--;
}

void resume(device *dev)
{
	set_state(dev, PCI_D0, RPM_RESUMING);
	dev->power.kh_ops->runtime_resume(dev);
	kh_atomic_begin();
	dev->power.runtime_status = RPM_ACTIVE;
	kh_atomic_end();
}

bool settled(const device *dev)
{
	return dev->power.runtime_status == RPM_ACTIVE ||
	       dev->power.runtime_status == RPM_SUSPENDED;
}

} // namespace

void kh_pm_runtime_init(device *dev, const dev_pm_ops *ops)
{
	dev->power.kh_ops = ops;
	dev->power.usage_count = 0;
	dev->power.runtime_status = RPM_ACTIVE;
	INIT_WORK(&dev->power.kh_idle, suspend);
}

int pm_runtime_resume(device *dev)
{
	kh_might_sleep();
	kh_atomic_begin();
	kh_note(KH_WAIT, dev, "pm_runtime_resume");
	kh_await(settled(dev));
	bool suspended = dev->power.runtime_status == RPM_SUSPENDED;

	if (suspended)
		dev->power.runtime_status = RPM_RESUMING;
	kh_atomic_end();
	if (suspended)
		resume(dev);
	return 0;
}

int pm_runtime_resume_and_get(device *dev)
{
	kh_might_sleep();
	kh_atomic_begin();
	dev->power.usage_count++;
	bool active = dev->power.runtime_status == RPM_ACTIVE;

	kh_atomic_end();
	return active ? 0 : pm_runtime_resume(dev);
}

void pm_runtime_get_noresume(device *dev)
{
	kh_atomic_begin();
	dev->power.usage_count++;
	kh_atomic_end();
}

void pm_runtime_put_noidle(device *dev)
{
	kh_atomic_begin();
	put(dev);
	kh_atomic_end();
}

void pm_runtime_put(device *dev)
{
	kh_atomic_begin();
	put(dev);
	if (!dev->power.usage_count && dev->power.runtime_status == RPM_ACTIVE)
		queue_work(system_wq, &dev->power.kh_idle);
	kh_atomic_end();
}

void kh_pm_wakeup(device *dev)
{
	kh_atomic_begin();
	kh_await(dev->power.runtime_status == RPM_SUSPENDED);
	dev->power.runtime_status = RPM_RESUMING;
	kh_atomic_end();
	resume(dev);
	kh_atomic_begin();
	if (!dev->power.usage_count)
		queue_work(system_wq, &dev->power.kh_idle);
	kh_atomic_end();
}
