// Making workqueues, whose flags differ from tree to tree: compiled with its headers.
#include <linux/workqueue.h>

struct workqueue_struct *kh_alloc_workqueue(const char *format, unsigned int flags, int max_active,
					    ...);
void kh_workqueue_order(struct workqueue_struct *wq);

struct workqueue_struct *alloc_workqueue(const char *format, unsigned int flags, int max_active,
					 ...)
{
	struct workqueue_struct *wq = kh_alloc_workqueue(format, 0, max_active);

	if (wq && (flags & __WQ_ORDERED))
		kh_workqueue_order(wq);
	return wq;
}
