// Interrupt lines of a kernel tree: model/kernel/interrupt.cc, whose functions the tree's inline ones call.
#include "../kernel/interrupt.cc"

// For pci.c: within an atomic section.
extern "C" bool kh_irq_has_action(unsigned irq)
{
	for (line *l = lines; l; l = l->next)
		if (l->irq == irq)
			return true;
	return false;
}
