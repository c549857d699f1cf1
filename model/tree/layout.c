// Where the model works on a structure of the tree without its headers (the .cc files beside this one), the two must agree.
// A tree that differs is refused here, with a line, rather than checked wrongly.
#include <linux/completion.h>
#include <linux/mutex.h>
#include <linux/rcupdate.h>
#include <linux/rwsem.h>
#include <linux/sched.h>
#include <linux/spinlock.h>
#include <linux/srcu.h>
#include <linux/timer.h>
#include <linux/wait.h>
#include <linux/workqueue.h>
#include <kheddle/context.h>

#define KH_AT(type, member, offset)                                                                \
	_Static_assert(offsetof(type, member) == (offset), #type "." #member " is elsewhere")
#define KH_ROOM(type, bytes) _Static_assert(sizeof(type) >= (bytes), #type " is too small")

KH_ROOM(struct mutex, 8);
KH_AT(struct mutex, owner, 0);
KH_ROOM(struct raw_spinlock, 4);
KH_AT(spinlock_t, rlock, 0);
KH_ROOM(rwlock_t, 8);
KH_ROOM(struct rw_semaphore, 8);
KH_AT(struct rw_semaphore, count, 0);
KH_AT(struct completion, done, 0);
KH_ROOM(struct srcu_struct, KH_MAX_THREADS + 4);
KH_AT(struct callback_head, func, 8);
KH_AT(struct task_struct, __state, 24);
KH_AT(struct task_struct, thread_info.flags, 0);
_Static_assert(TIF_SIGPENDING == 2, "TIF_SIGPENDING is another bit");
KH_AT(struct wait_queue_head, head, 8);
KH_AT(struct wait_queue_entry, private, 8);
KH_AT(struct wait_queue_entry, func, 16);
KH_AT(struct wait_queue_entry, entry, 24);
KH_AT(struct work_struct, data, 0);
KH_AT(struct work_struct, func, 24);
KH_AT(struct delayed_work, work, 0);
_Static_assert(WORK_STRUCT_PENDING_BIT == 0, "WORK_STRUCT_PENDING_BIT is another bit");
KH_AT(struct timer_list, entry.pprev, 8);
KH_AT(struct timer_list, expires, 16);
KH_AT(struct timer_list, function, 24);

/* Linked into every harness of a tree. */
int kh_tree_layout;
