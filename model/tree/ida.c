// Stands for the IDA of lib/idr.c, compiled with the tree's headers. Keeps: the lowest free number in the range; several
// callers at once. Leaves out: numbers from 64 above the range's start on.
#include <linux/idr.h>
#include <kheddle.h>
#include <kheddle/environment.h>

/* Which numbers are taken, a bit each, in the word that the IDA's own tree hangs on. */
static unsigned long *word(struct ida *ida)
{
	return (unsigned long *)&ida->xa.xa_head;
}

int ida_alloc_range(struct ida *ida, unsigned int min, unsigned int max, gfp_t gfp)
{
	unsigned int id = min;

	if (kh_may(allocations_fail))
		return -ENOMEM;
	kh_atomic_begin();
	while (id < 64 && id <= max && (*word(ida) & (1ul << id)))
		id++;
	if (id == 64)
		kh_fail("unmodelled-call", "an IDA of more than 64 numbers");
	if (id <= max)
		*word(ida) |= 1ul << id;
	kh_atomic_end();
	return id <= max ? (int)id : -ENOSPC;
}

void ida_free(struct ida *ida, unsigned int id)
{
	kh_atomic_begin();
	if (id >= 64 || !(*word(ida) & (1ul << id)))
		kh_warn("assertion", "WARNING: ida_free called for id=%u which is not allocated.",
			id);
	*word(ida) &= ~(1ul << id);
	kh_atomic_end();
}

void ida_destroy(struct ida *ida)
{
	kh_atomic_begin();
	*word(ida) = 0;
	kh_atomic_end();
}
