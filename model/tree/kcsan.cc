// Stands for kcsan_atomic_next() of kernel/kcsan/core.c, with which a reader of a seqlock tells where it begins (all accesses
// up to a large number) and ends (none). Keeps: that these count as marked. Leaves out: numbers between.
#include <kheddle.h>

namespace
{

__thread bool counts_as_marked;

} // namespace

extern "C" void kh_kcsan_atomic_next(int count)
{
	const bool begins = count > 1;

	if (count == 1 || begins == counts_as_marked)
		return;
	counts_as_marked = begins;
	if (begins)
		kh_mark_begin();
	else
		kh_mark_end();
}
