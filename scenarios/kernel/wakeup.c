/* SPDX-License-Identifier: Apache-2.0
 *
 * The kernel's own drivers/base/power/wakeup.c, unmodified: a wakeup source comes, is active for a while, and goes, while
 * somebody walks the list of all of them in an SRCU read section.
 *
 * KH_SOURCES:
 * VARIANT walk HOLDS: the source is freed after the readers that may see it
 * VARIANT print VIOLATED: what is printed of an active source is read without its lock
 * FINDS(print) data-race at drivers/base/power/wakeup.c wakeup_source_activate
 * FINDS(print) data-race at drivers/base/power/wakeup.c wakeup_source_deactivate
 */
#include "drivers/base/power/wakeup.c"
#include <kheddle/scenario.h>

bool pm_debug_messages_on;

/* Of wakeup_stats.c: the source has no device in sysfs. */
int wakeup_source_sysfs_add(struct device *parent, struct wakeup_source *ws)
{
	return 0;
}

void wakeup_source_sysfs_remove(struct wakeup_source *ws)
{
}

KH_THREAD(driver)
{
	struct wakeup_source *ws = wakeup_source_register(NULL, "source");

	KH_ASSERT(ws);
	__pm_stay_awake(ws);
	__pm_relax(ws);
	wakeup_source_unregister(ws);
}

KH_THREAD(reader)
{
	struct wakeup_source *ws;
	int idx = wakeup_sources_read_lock();

	for_each_wakeup_source(ws) {
		kh_reach("seen");
		KH_ASSERT(ws->name[0] == 's');
	}
	wakeup_sources_read_unlock(idx);
}

KH_THREAD(suspend)
{
	unsigned int count;

	pm_get_wakeup_count(&count, false);
#if VARIANT_print
	pm_print_active_wakeup_sources();
#endif
}

KH_FINAL(none)
{
	KH_ASSERT(list_empty(&wakeup_sources));
}
