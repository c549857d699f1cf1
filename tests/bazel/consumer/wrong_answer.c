/*
 * VARIANT unlocked HOLDS: it does not
 */
#include <kheddle/scenario.h>

static int count;

KH_THREADS(opener, 2) { count++; }
