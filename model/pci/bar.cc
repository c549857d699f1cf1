// The BARs of a PCI function as the world reaches them, and what takes them away: COMMAND.MEMORY, power states, resets.
// Stands for drivers/pci/pci.c, as far as that goes.
// Keeps: an access while memory is off, in D3hot or deeper, or during a reset is a finding (a master abort or a
// machine check in the flesh); a reset has a beginning and an end, others run in between, and COMMAND is restored; a
// bus reset does it to every function of the bus; writes of user space to config space may fail (config_writes_fail),
// resets may be refused (hardware_fails). A function without COMMAND.MEMORY (a VF) decodes always.
// Leaves out: what a read returns; I/O ports; capabilities; the lock of the device under pci_try_reset_function().
#include <kheddle.h>
#include <kheddle/context.h>
#include <kheddle/environment.h>
#include <linux/mm.h>
#include <linux/pci.h>

namespace
{

void mark_bus(const pci_bus *bus, bool in_reset)
{
	kh_atomic_begin();
	for (pci_dev *pdev : bus->kh_devices)
		if (pdev)
			pdev->kh_in_reset = in_reset;
	kh_atomic_end();
}

} // namespace

void kh_bar_access(pci_dev *pdev, const char *who)
{
	kh_atomic_begin();
	if (pdev->kh_in_reset)
		kh_fail("assertion", "%s reaches a BAR of a function in reset", who);
	if (pdev->current_state >= PCI_D3hot)
		kh_fail("assertion", "%s reaches a BAR of a suspended function", who);
	if (!pdev->no_command_memory && !(pdev->kh_command & PCI_COMMAND_MEMORY))
		kh_fail("assertion", "%s reaches a BAR whose memory is disabled", who);
	kh_atomic_end();
}

void kh_bar_touch(pci_dev *pdev, vm_area_struct *vma)
{
	kh_atomic_begin();
	if (vma->kh_present)
		kh_bar_access(pdev, "the CPU, through a page table entry,");
	kh_atomic_end();
}

int pci_set_power_state(pci_dev *pdev, pci_power_t state)
{
	kh_might_sleep();
	kh_atomic_begin();
	kh_note(KH_STATE, pdev, state >= PCI_D3hot ? "D3hot" : "D0");
	pdev->current_state = state;
	kh_atomic_end();
	return 0;
}

int pci_try_reset_function(pci_dev *pdev)
{
	kh_might_sleep();
	if (kh_may(hardware_fails))
		return -EAGAIN;
	kh_atomic_begin();
	kh_note(KH_STATE, pdev, "in reset");
	pdev->kh_in_reset = true;
	kh_atomic_end();
	kh_atomic_begin();
	kh_note(KH_STATE, pdev, "reset done");
	pdev->kh_in_reset = false;
	kh_atomic_end();
	return 0;
}

int pci_reset_bus(pci_dev *pdev)
{
	kh_might_sleep();
	if (kh_may(hardware_fails))
		return -EAGAIN;
	mark_bus(pdev->bus, true);
	mark_bus(pdev->bus, false);
	return 0;
}

int pci_read_config_word(pci_dev *pdev, int where, u16 *val)
{
	kh_atomic_begin();
	*val = where == PCI_COMMAND ? pdev->kh_command : 0;
	kh_atomic_end();
	return 0;
}

int pci_write_config_word(pci_dev *pdev, int where, u16 val)
{
	if (where != PCI_COMMAND)
		return 0;
	kh_atomic_begin();
	kh_note(KH_STATE, pdev, val & PCI_COMMAND_MEMORY ? "memory on" : "memory off");
	pdev->kh_command = val;
	kh_atomic_end();
	return 0;
}

int pci_user_write_config_word(pci_dev *pdev, int where, u16 val)
{
	kh_might_sleep();
	if (kh_may(config_writes_fail))
		return -EIO;
	return pci_write_config_word(pdev, where, val);
}
