#include <kheddle/scenario.h>
#include <linux/atomic.h>

static atomic_t count;

KH_THREADS(opener, 2) { atomic_inc(&count); }

KH_FINAL(counted) { KH_ASSERT(atomic_read(&count) == 2); }
