// Wait queues of a kernel tree: model/kernel/wait.cc on the tree's structures, which are laid out the same (layout.c).
#include "../kernel/wait.cc"

extern "C" {

void __init_waitqueue_head(struct wait_queue_head *wq_head, const char *,
			   const struct lock_class_key *key)
{
	kh_atomic_begin();
	kh_spin_lock_init(&wq_head->lock, key);
	init_waitqueue_head(wq_head);
	kh_atomic_end();
}

void __wake_up_sync(struct wait_queue_head *wq_head, unsigned int mode)
{
	__wake_up(wq_head, mode, 1, nullptr);
}

void __wake_up_sync_key(struct wait_queue_head *wq_head, unsigned int mode, void *key)
{
	__wake_up(wq_head, mode, 1, key);
}

// The queue of a completion, which our completions do not use.
void __init_swait_queue_head(void *, const char *, void *)
{
}

} // extern "C"
