// Sleeping and waking of a kernel tree: model/kernel/sched.cc on the tree's struct task_struct.
#include "../kernel/sched.cc"
