// Kernel threads of a kernel tree: those of model/kernel, under the name that the tree's kthread_create() and kthread_run()
// call. Leaves out: the node, workers, parking, binding.
#include "../kernel/kthread.cc"

extern "C" struct task_struct *kthread_create_on_node(int (*threadfn)(void *data), void *data, int,
						      const char *name, ...)
{
	return kthread_create(threadfn, data, name);
}
