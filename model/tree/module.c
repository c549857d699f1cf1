// Stands for kernel/module: the code is built in, so no module ever goes. Leaves out: counting.
#include <linux/module.h>

bool try_module_get(struct module *module)
{
	return true;
}

void __module_get(struct module *module)
{
}

void module_put(struct module *module)
{
}
