/* SPDX-License-Identifier: Apache-2.0
 *
 * A peer has submitted work on the buffer when the device is reset: the work goes on after the peer has unmapped, until its
 * fence is signaled.
 *
 * VARIANT fixed HOLDS: the revocation waits for the fences in the buffer's reservation
 * VARIANT no_wait VIOLATED: it only waits for mappings
 */
#include "user_mmap.h"

static struct kh_importer importer = { .target = &pdev };

KH_INIT(share_buffer)
{
	probe_and_open_device();
	kh_importer_attach(&importer, user_export());
	kh_importer_map(&importer);
}

KH_THREAD(driver)
{
	if (kh_importer_submit(&importer))
		kh_reach("submitted");
	else
		kh_reach("too late");
}

KH_DAEMON_THREAD(peer)
{
	kh_importer_work(&importer); /* FINDS(no_wait) assertion */
}

KH_THREAD(resetter)
{
	user_reset();
	kh_reach("reset");
}
