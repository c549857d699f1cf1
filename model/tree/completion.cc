// Completions of a kernel tree: model/kernel/completion.cc on the first word of the tree's struct completion, the count
// of both (layout.c).
#include "../kernel/completion.cc"

#undef wait_for_completion_killable
#undef wait_for_completion_io
#undef wait_for_completion_killable_timeout

extern "C" {

int wait_for_completion_killable(struct completion *x)
{
	return wait_for_completion_interruptible(x);
}

void wait_for_completion_io(struct completion *x)
{
	wait_for_completion(x);
}

long wait_for_completion_killable_timeout(struct completion *x, unsigned long timeout)
{
	return wait_for_completion_interruptible_timeout(x, timeout);
}

} // extern "C"
