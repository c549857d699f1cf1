// Grace periods, for a kernel tree too: of the kernel's structures it touches rcu_head, the same in both (layout.c).
#include "../kernel/grace.cc"
