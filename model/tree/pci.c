// Stands for drivers/pci/access.c and pci.c, compiled with the tree's headers.
// Keeps: the standard header of config space, COMMAND above all, and capabilities of power management and MSI (one vector) if asked;
// a BAR is reached only while memory is on and the function awake and out of reset; a reset needs the device's lock, saves
// config space before and restores it after, and leaves COMMAND 0 in between; user space's accesses to config space wait
// meanwhile; a function that comes back from D3hot has lost its header, unless the kernel restores it (No_Soft_Reset is 0).
// Writes of user space to config space may fail (config_writes_fail), resets and the way to D3hot may be refused
// (hardware_fails). Suspending and resuming as drivers/pci/pci-driver.c does them: see pm.c.
// Leaves out: other capabilities, what a read of a BAR returns, I/O ports, bridges, slots, a driver's reset_prepare() and
// reset_done(), the delays. Restoring config space is one step, and never finds that the function is gone.
#include <linux/io.h>
#include <linux/pci.h>
#include <linux/pm_runtime.h>
#include <linux/slab.h>
#include <kheddle.h>
#include <kheddle/context.h>
#include <kheddle/environment.h>
#include <kheddle/pci.h>

#define KH_PM_CAP PCI_STD_HEADER_SIZEOF
#define KH_MSI_CAP (KH_PM_CAP + PCI_PM_SIZEOF)
/* MSI has 32 bits of address and no mask bits, here; a whole number of words. */
#define KH_CONFIG_SIZE (KH_MSI_CAP + 12)
#define KH_FIRST_MSI 16 /* number of the interrupt of vector 0 */

struct kh_pci {
	struct pci_dev dev;
	u8 config[KH_CONFIG_SIZE];
	bool in_reset;
	bool config_saved; /* what pci_save_state() put in dev.saved_config_space is to be restored */
	bool msi;	   /* the vector of MSI is allocated */
	bool config_locked; /* accesses of user space wait */
	u8 mappings;	    /* of pci_iomap() */
};

/* A function's BAR is mapped where the function itself lies, but for a bit that is set in every kernel address, so that they
 * begin with 0xb: nothing else does, and BARs may be as large as the largest object. */
#define KH_BAR (1UL << 62)
#define KH_OBJECT (1UL << 20)

bool kh_pci_access(const volatile void __iomem *address); /* for io.c: whether it lies in a BAR */

struct pci_saved_state {
	u32 config_space[16];
};

bool kh_irq_has_action(unsigned int irq); /* interrupt.cc */

static DECLARE_RWSEM(pci_bus_sem);

static int pci_runtime_suspend(struct device *dev);
static int pci_runtime_resume(struct device *dev);

static const struct dev_pm_ops pci_bus_pm_ops = {
	.runtime_suspend = pci_runtime_suspend,
	.runtime_resume = pci_runtime_resume,
};

struct bus_type pci_bus_type = {
	.name = "pci",
	.pm = &pci_bus_pm_ops,
};

static struct kh_pci *function_of(const struct pci_dev *pdev)
{
	return container_of((struct pci_dev *)pdev, struct kh_pci, dev);
}

static u16 command_of(const struct pci_dev *pdev)
{
	return *(u16 *)&function_of(pdev)->config[PCI_COMMAND];
}

static void reset_header(struct kh_pci *pci)
{
	*(u16 *)&pci->config[PCI_COMMAND] = 0;
	*(u32 *)&pci->config[PCI_BASE_ADDRESS_0] = 0;
}

struct pci_dev *kh_pci_alloc(void)
{
	struct kh_pci *pci = kh_allocate(sizeof(*pci), true);
	struct pci_dev *pdev = &pci->dev;

	pdev->bus = kh_allocate(sizeof(*pdev->bus), true);
	INIT_LIST_HEAD(&pdev->bus->devices);
	list_add_tail(&pdev->bus_list, &pdev->bus->devices);
	device_initialize(&pdev->dev);
	pdev->dev.bus = &pci_bus_type;
	pdev->dev.power.usage_count.counter = 1; /* of the PCI core, until pm_runtime_allow() */
	pdev->vendor = 0x1234;
	pdev->device = 0x5678;
	pdev->irq = 1;
	pdev->pin = 1;
	/* No DisINTx: INTx is masked at the interrupt controller. */
	pdev->broken_intx_masking = true;
	pdev->cfg_size = PCI_STD_HEADER_SIZEOF;
	pdev->current_state = PCI_D0;
	pdev->hdr_type = PCI_HEADER_TYPE_NORMAL;
	pdev->resource[0].start = 0x10000;
	pdev->resource[0].end = 0x10000 + PAGE_SIZE - 1;
	pdev->resource[0].flags = IORESOURCE_MEM;
	*(u16 *)&pci->config[PCI_VENDOR_ID] = pdev->vendor;
	*(u16 *)&pci->config[PCI_DEVICE_ID] = pdev->device;
	*(u16 *)&pci->config[PCI_COMMAND] = PCI_COMMAND_MEMORY;
	*(u32 *)&pci->config[PCI_BASE_ADDRESS_0] = 0x10000;
	pci->config[PCI_INTERRUPT_PIN] = 1;
	return pdev;
}

void kh_pci_share_bus(struct pci_dev *pdev, struct pci_dev *other)
{
	list_del(&pdev->bus_list);
	kh_free(pdev->bus);
	pdev->bus = other->bus;
	list_add_tail(&pdev->bus_list, &pdev->bus->devices);
}

/* In front of the others. */
static void add_capability(struct kh_pci *pci, u8 where, u8 id)
{
	pci->dev.cfg_size = KH_CONFIG_SIZE;
	pci->config[PCI_STATUS] |= PCI_STATUS_CAP_LIST;
	pci->config[where] = id;
	pci->config[where + PCI_CAP_LIST_NEXT] = pci->config[PCI_CAPABILITY_LIST];
	pci->config[PCI_CAPABILITY_LIST] = where;
}

void kh_pci_add_power_management(struct pci_dev *pdev)
{
	struct kh_pci *pci = function_of(pdev);

	add_capability(pci, KH_PM_CAP, PCI_CAP_ID_PM);
	pdev->pm_cap = KH_PM_CAP;
	pci->config[KH_PM_CAP + PCI_PM_PMC] = 3;
}

void kh_pci_add_msi(struct pci_dev *pdev)
{
	add_capability(function_of(pdev), KH_MSI_CAP, PCI_CAP_ID_MSI);
	pdev->msi_cap = KH_MSI_CAP;
}

void kh_pci_free(struct pci_dev *pdev)
{
	list_del(&pdev->bus_list);
	if (list_empty(&pdev->bus->devices))
		kh_free(pdev->bus);
	kh_free(function_of(pdev));
}

/* What the function itself knows: 0 to 3. */
static pci_power_t hardware_state(const struct pci_dev *pdev)
{
	return function_of(pdev)->config[KH_PM_CAP + PCI_PM_CTRL] & PCI_PM_CTRL_STATE_MASK;
}

void kh_bar_access(struct pci_dev *pdev, const char *who)
{
	kh_atomic_begin();
	if (function_of(pdev)->in_reset)
		kh_fail("assertion", "%s reaches a BAR of a function in reset", who);
	if (hardware_state(pdev) >= PCI_D3hot)
		kh_fail("assertion", "%s reaches a BAR of a suspended function", who);
	if (!pdev->no_command_memory && !(command_of(pdev) & PCI_COMMAND_MEMORY))
		kh_fail("assertion", "%s reaches a BAR whose memory is disabled", who);
	kh_atomic_end();
}

/* Config space: one step an access. */
static int config_read(const struct pci_dev *pdev, int where, void *val, unsigned int size)
{
	if (where < 0 || where + size > pdev->cfg_size)
		kh_fail("unmodelled-call", "config space beyond what is modelled, at %x", where);
	kh_atomic_begin();
	__builtin_memcpy(val, &function_of(pdev)->config[where], size);
	kh_atomic_end();
	return 0;
}

static int config_write(const struct pci_dev *pdev, int where, const void *val, unsigned int size)
{
	if (where < 0 || where + size > pdev->cfg_size)
		kh_fail("unmodelled-call", "config space beyond what is modelled, at %x", where);
	kh_atomic_begin();
	if (where == PCI_COMMAND)
		kh_note(KH_STATE, pdev,
			*(const u8 *)val & PCI_COMMAND_MEMORY ? "memory on" : "memory off");
	__builtin_memcpy(&function_of(pdev)->config[where], val, size);
	kh_atomic_end();
	return 0;
}

/* As user space's accesses do while somebody has locked them out. */
static void wait_for_config(struct pci_dev *pdev)
{
	kh_might_sleep();
	kh_atomic_begin();
	kh_await(!function_of(pdev)->config_locked);
	kh_atomic_end();
}

#define KH_CONFIG(size, type)                                                                      \
	int pci_read_config_##size(const struct pci_dev *pdev, int where, type *val)               \
	{                                                                                          \
		return config_read(pdev, where, val, sizeof(type));                                \
	}                                                                                          \
	int pci_write_config_##size(const struct pci_dev *pdev, int where, type val)               \
	{                                                                                          \
		return config_write(pdev, where, &val, sizeof(type));                              \
	}                                                                                          \
	int pci_user_read_config_##size(struct pci_dev *pdev, int where, type *val)                \
	{                                                                                          \
		wait_for_config(pdev);                                                             \
		return config_read(pdev, where, val, sizeof(type));                                \
	}                                                                                          \
	int pci_user_write_config_##size(struct pci_dev *pdev, int where, type val)                \
	{                                                                                          \
		wait_for_config(pdev);                                                             \
		if (kh_may(config_writes_fail))                                                    \
			return -EIO;                                                               \
		return config_write(pdev, where, &val, sizeof(type));                              \
	}

KH_CONFIG(byte, u8)
KH_CONFIG(word, u16)
KH_CONFIG(dword, u32)

void pci_intx(struct pci_dev *pdev, int enable)
{
	u16 command;

	kh_atomic_begin();
	command = command_of(pdev) & ~PCI_COMMAND_INTX_DISABLE;
	*(u16 *)&function_of(pdev)->config[PCI_COMMAND] =
		command | (enable ? 0 : PCI_COMMAND_INTX_DISABLE);
	kh_atomic_end();
}

int pci_enable_device(struct pci_dev *pdev)
{
	kh_might_sleep();
	if (kh_may(hardware_fails))
		return -EINVAL;
	atomic_inc(&pdev->enable_cnt);
	return 0;
}

void pci_disable_device(struct pci_dev *pdev)
{
	if (WARN_ON(atomic_read(&pdev->enable_cnt) <= 0))
		return;
	atomic_dec(&pdev->enable_cnt);
}

void pci_clear_master(struct pci_dev *pdev)
{
	kh_atomic_begin();
	function_of(pdev)->config[PCI_COMMAND] &= ~PCI_COMMAND_MASTER;
	kh_atomic_end();
}

int pci_save_state(struct pci_dev *pdev)
{
	struct kh_pci *pci = function_of(pdev);

	kh_atomic_begin();
	__builtin_memcpy(pdev->saved_config_space, pci->config, PCI_STD_HEADER_SIZEOF);
	pci->config_saved = true;
	kh_atomic_end();
	return 0;
}

void pci_restore_state(struct pci_dev *pdev)
{
	struct kh_pci *pci = function_of(pdev);

	kh_atomic_begin();
	if (pci->config_saved) {
		if (hardware_state(pdev) != PCI_D0)
			kh_fail("assertion", "pci_restore_state() of a function that is asleep");
		kh_note(KH_STATE, pdev, "config space restored");
		__builtin_memcpy(pci->config, pdev->saved_config_space, PCI_STD_HEADER_SIZEOF);
		pci->config_saved = false;
	}
	kh_atomic_end();
}

struct pci_saved_state *pci_store_saved_state(struct pci_dev *pdev)
{
	struct pci_saved_state *state;

	if (!function_of(pdev)->config_saved)
		return NULL;
	state = kzalloc(sizeof(*state), GFP_KERNEL);
	if (state) {
		kh_atomic_begin();
		__builtin_memcpy(state->config_space, pdev->saved_config_space,
				 sizeof(state->config_space));
		kh_atomic_end();
	}
	return state;
}

int pci_load_saved_state(struct pci_dev *pdev, struct pci_saved_state *state)
{
	kh_atomic_begin();
	function_of(pdev)->config_saved = false;
	if (state) {
		__builtin_memcpy(pdev->saved_config_space, state->config_space,
				 sizeof(state->config_space));
		function_of(pdev)->config_saved = true;
	}
	kh_atomic_end();
	return 0;
}

int pci_load_and_free_saved_state(struct pci_dev *pdev, struct pci_saved_state **state)
{
	int ret = pci_load_saved_state(pdev, *state);

	kfree(*state);
	*state = NULL;
	return ret;
}

int pci_set_power_state(struct pci_dev *pdev, pci_power_t state)
{
	struct kh_pci *pci = function_of(pdev);

	kh_might_sleep();
	if (pdev->current_state == state)
		return 0;
	if (!pdev->pm_cap || state > PCI_D3hot || state == PCI_D1 || state == PCI_D2)
		return -EIO;
	if (state == PCI_D3hot && kh_may(hardware_fails))
		return -EIO;
	kh_atomic_begin();
	kh_note(KH_STATE, pdev, state == PCI_D0 ? "in D0" : "in D3hot");
	if (state == PCI_D0)
		reset_header(pci);
	pci->config[KH_PM_CAP + PCI_PM_CTRL] = state;
	if (state == PCI_D0) /* as the PCI core does, of the BARs alone */
		*(u32 *)&pci->config[PCI_BASE_ADDRESS_0] = pdev->resource[0].start;
	kh_atomic_end();
	pdev->current_state = state;
	return 0;
}

/* What the PCI core does for a device that pm.c suspends and resumes, round the driver's own callbacks. */
static int pci_runtime_suspend(struct device *dev)
{
	struct pci_dev *pdev = to_pci_dev(dev);
	int ret = 0;

	function_of(pdev)->config_saved = false;
	if (dev->driver && dev->driver->pm && dev->driver->pm->runtime_suspend)
		ret = dev->driver->pm->runtime_suspend(dev);
	if (ret)
		return ret;
	if (!function_of(pdev)->config_saved) {
		pci_save_state(pdev);
		pci_set_power_state(pdev, PCI_D3hot);
	}
	return 0;
}

static int pci_runtime_resume(struct device *dev)
{
	struct pci_dev *pdev = to_pci_dev(dev);

	pci_set_power_state(pdev, PCI_D0);
	pci_restore_state(pdev);
	if (dev->driver && dev->driver->pm && dev->driver->pm->runtime_resume)
		return dev->driver->pm->runtime_resume(dev);
	return 0;
}

static void lock_config(struct pci_dev *pdev, bool locked)
{
	kh_atomic_begin();
	function_of(pdev)->config_locked = locked;
	kh_atomic_end();
}

/* Nothing else locks config space here, so that part of it needs no attempt. */
int pci_dev_trylock(struct pci_dev *pdev)
{
	if (!device_trylock(&pdev->dev))
		return 0;
	lock_config(pdev, true);
	return 1;
}

void pci_dev_unlock(struct pci_dev *pdev)
{
	lock_config(pdev, false);
	device_unlock(&pdev->dev);
}

static void save_and_disable(struct pci_dev *pdev)
{
	pci_set_power_state(pdev, PCI_D0);
	pci_save_state(pdev);
	pci_write_config_word(pdev, PCI_COMMAND, PCI_COMMAND_INTX_DISABLE);
}

static void set_in_reset(struct pci_dev *pdev, bool in_reset)
{
	kh_atomic_begin();
	if (in_reset)
		kh_note(KH_STATE, pdev, "in reset");
	else
		kh_note(KH_STATE, pdev, "reset done");
	function_of(pdev)->in_reset = in_reset;
	reset_header(function_of(pdev));
	kh_atomic_end();
}

int __pci_reset_function_locked(struct pci_dev *pdev)
{
	kh_might_sleep();
	if (kh_may(hardware_fails))
		return -ENOTTY;
	set_in_reset(pdev, true);
	set_in_reset(pdev, false);
	return 0;
}

int pci_try_reset_function(struct pci_dev *pdev)
{
	int ret;

	kh_might_sleep();
	if (!pci_dev_trylock(pdev))
		return -EAGAIN;
	save_and_disable(pdev);
	ret = __pci_reset_function_locked(pdev);
	pci_restore_state(pdev);
	pci_dev_unlock(pdev);
	return ret;
}

/* There is no slot; a bus can be reset if it is no root bus, which here is one that two functions share. */
int pci_probe_reset_slot(struct pci_slot *slot)
{
	return -ENOTTY;
}

int pci_probe_reset_bus(struct pci_bus *bus)
{
	return list_is_singular(&bus->devices) ? -ENOTTY : 0;
}

void pci_walk_bus(struct pci_bus *bus, int (*fn)(struct pci_dev *, void *), void *data)
{
	struct pci_dev *pdev;

	down_read(&pci_bus_sem);
	list_for_each_entry(pdev, &bus->devices, bus_list)
		if (fn(pdev, data))
			break;
	up_read(&pci_bus_sem);
}

/* The devices' locks are tried, in order; those that were taken are let go if one is not free. */
int pci_reset_bus(struct pci_dev *pdev)
{
	struct pci_bus *bus = pdev->bus;
	struct pci_dev *each;
	int ret = 0;

	kh_might_sleep();
	if (pci_probe_reset_bus(bus))
		return -ENOTTY;
	list_for_each_entry(each, &bus->devices, bus_list)
		if (!pci_dev_trylock(each))
			goto busy;
	list_for_each_entry(each, &bus->devices, bus_list)
		save_and_disable(each);
	if (kh_may(hardware_fails)) {
		ret = -ENOTTY;
	} else {
		list_for_each_entry(each, &bus->devices, bus_list)
			set_in_reset(each, true);
		list_for_each_entry(each, &bus->devices, bus_list)
			set_in_reset(each, false);
	}
	list_for_each_entry(each, &bus->devices, bus_list) {
		pci_restore_state(each);
		pci_dev_unlock(each);
	}
	return ret;
busy:
	list_for_each_entry_continue_reverse(each, &bus->devices, bus_list)
		pci_dev_unlock(each);
	return -EAGAIN;
}

/* One vector, of MSI. */
int pci_alloc_irq_vectors_affinity(struct pci_dev *pdev, unsigned int min, unsigned int max,
				   unsigned int flags, struct irq_affinity *affinity)
{
	kh_might_sleep();
	if (!(flags & PCI_IRQ_MSI) || !pdev->msi_cap)
		return -ENODEV;
	if (min > 1 || kh_may(hardware_fails))
		return -ENOSPC;
	if (WARN_ON(function_of(pdev)->msi))
		return -EINVAL;
	kh_atomic_begin();
	function_of(pdev)->msi = true;
	function_of(pdev)->config[KH_MSI_CAP + PCI_MSI_FLAGS] |= PCI_MSI_FLAGS_ENABLE;
	kh_atomic_end();
	return 1;
}

void pci_free_irq_vectors(struct pci_dev *pdev)
{
	kh_might_sleep();
	kh_atomic_begin();
	if (kh_irq_has_action(KH_FIRST_MSI))
		kh_fail("assertion", "kernel BUG: BUG_ON(irq_has_action(vector))");
	function_of(pdev)->msi = false;
	function_of(pdev)->config[KH_MSI_CAP + PCI_MSI_FLAGS] &= ~PCI_MSI_FLAGS_ENABLE;
	kh_atomic_end();
}

int pci_irq_vector(struct pci_dev *pdev, unsigned int nr)
{
	if (!function_of(pdev)->msi)
		return nr ? -EINVAL : (int)pdev->irq;
	return nr ? -EINVAL : KH_FIRST_MSI;
}

int pci_request_selected_regions(struct pci_dev *pdev, int bars, const char *name)
{
	return kh_may(hardware_fails) ? -EBUSY : 0;
}

void pci_release_selected_regions(struct pci_dev *pdev, int bars)
{
}

void __iomem *pci_iomap(struct pci_dev *pdev, int bar, unsigned long maxlen)
{
	kh_might_sleep();
	if (kh_may(allocations_fail))
		return NULL;
	kh_atomic_begin();
	function_of(pdev)->mappings++;
	kh_atomic_end();
	return (void __iomem *)((unsigned long)function_of(pdev) & ~KH_BAR);
}

void pci_iounmap(struct pci_dev *pdev, void __iomem *address)
{
	kh_might_sleep();
	kh_atomic_begin();
	if (!function_of(pdev)->mappings)
		kh_fail("assertion", "Trying to vfree() nonexistent vm area");
	function_of(pdev)->mappings--;
	kh_atomic_end();
}

bool kh_pci_access(const volatile void __iomem *address)
{
	unsigned long in_bar = (unsigned long)address;
	struct kh_pci *pci = (struct kh_pci *)((in_bar | KH_BAR) & ~(KH_OBJECT - 1));

	if (in_bar >> 60 != 0xb)
		return false;
	kh_atomic_begin();
	if (!pci->mappings)
		kh_fail("assertion",
			"BUG: unable to handle page fault: nobody maps the BAR any more");
	kh_atomic_end();
	kh_bar_access(&pci->dev, "the CPU, in the driver,");
	return true;
}
