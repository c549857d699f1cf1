/* SPDX-License-Identifier: Apache-2.0
 *
 * Two paths take the same request off a list: completion and timeout.
 *
 * VARIANT twice VIOLATED: both delete it; as CONFIG_DEBUG_LIST reports it
 * VARIANT added_twice VIOLATED: both put it back
 * VARIANT once HOLDS: who finds it off the list leaves it alone
 */
#include <kheddle/scenario.h>
#include <linux/list.h>
#include <linux/spinlock.h>

static LIST_HEAD(pending);
static LIST_HEAD(idle);
static DEFINE_SPINLOCK(lock);
static struct list_head request;

KH_INIT(queued)
{
	list_add(&request, &pending);
}

KH_THREADS(finish, 2)
{
	spin_lock(&lock);
#if defined(VARIANT_twice)
	list_del(&request); /* FINDS(twice) assertion */
#else
	if (!list_empty(&pending))
		list_del_init(&request);
#if defined(VARIANT_added_twice)
	list_add(&request, &idle); /* FINDS(added_twice) assertion */
#endif
#endif
	spin_unlock(&lock);
}
