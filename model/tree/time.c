// Clocks of a kernel tree: they stand still (docs/limits.md).
#include <linux/jiffies.h>
#include <linux/ktime.h>
#include <linux/time64.h>
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

struct timespec64 ns_to_timespec64(s64 nsec)
{
	return (struct timespec64){.tv_sec = nsec / NSEC_PER_SEC, .tv_nsec = nsec % NSEC_PER_SEC};
}
