// Workqueues of a kernel tree: model/kernel/workqueue.cc under the names that the tree's inline functions call. A
// work_struct is laid out as the tree's (layout.c).
#define alloc_workqueue kh_alloc_workqueue
#define queue_work_on kh_queue_work_on
#define queue_delayed_work_on kh_queue_delayed_work_on
#define flush_delayed_work kh_flush_delayed_work
#define cancel_delayed_work kh_cancel_delayed_work
#define cancel_delayed_work_sync kh_cancel_delayed_work_sync

#include "../kernel/workqueue.cc"

#undef queue_work_on
#undef queue_delayed_work_on
#undef flush_delayed_work
#undef cancel_delayed_work
#undef cancel_delayed_work_sync
#undef system_wq
#undef system_highpri_wq
#undef system_long_wq
#undef system_unbound_wq
#undef system_freezable_wq

extern "C" {

// Of static items, a tree's initialiser names it; it never runs, as delays are none.
void delayed_work_timer_fn(struct timer_list *)
{
}

workqueue_struct *system_wq = &kh_system_wq;
workqueue_struct *system_highpri_wq = &kh_system_wq;
workqueue_struct *system_long_wq = &kh_system_wq;
workqueue_struct *system_unbound_wq = &kh_system_wq;
workqueue_struct *system_freezable_wq = &kh_system_wq;
workqueue_struct *system_power_efficient_wq = &kh_system_wq;
workqueue_struct *system_freezable_power_efficient_wq = &kh_system_wq;

bool queue_work_on(int, workqueue_struct *wq, work_struct *work)
{
	return queue_work(wq, work);
}

bool queue_delayed_work_on(int, workqueue_struct *wq, delayed_work *dwork, unsigned long)
{
	return queue_work(wq, &dwork->work);
}

bool mod_delayed_work_on(int, workqueue_struct *wq, delayed_work *dwork, unsigned long)
{
	return !queue_work(wq, &dwork->work);
}

bool flush_delayed_work(delayed_work *dwork)
{
	return flush_work(&dwork->work);
}

bool cancel_delayed_work(delayed_work *dwork)
{
	return cancel_work(&dwork->work);
}

bool cancel_delayed_work_sync(delayed_work *dwork)
{
	return cancel_work_sync(&dwork->work);
}

void __flush_workqueue(workqueue_struct *wq)
{
	flush_workqueue(wq);
}

void kh_workqueue_order(workqueue_struct *wq)
{
	wq->ordered = true;
}

} // extern "C"
