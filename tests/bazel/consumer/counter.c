/*
 * VARIANT unlocked VIOLATED: nothing orders the two
 * VARIANT locked HOLDS: the mutex does
 */
#include "counter.h"

#include <kheddle/scenario.h>
#include <linux/mutex.h>

static DEFINE_MUTEX(lock);

KH_THREADS(opener, 2) {
#if VARIANT_locked
  guard(mutex)(&lock);
#endif
  increment();
}
