// Clocks of a kernel tree: they stand still (docs/limits.md).
#include <linux/jiffies.h>
#include <linux/ktime.h>
#include <linux/timekeeping.h>

unsigned long volatile jiffies;

ktime_t ktime_get(void)
{
	return 1;
}

ktime_t ktime_get_with_offset(enum tk_offsets offset)
{
	return 1;
}
