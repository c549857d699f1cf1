/* SPDX-License-Identifier: Apache-2.0
 *
 * A request and its completion.
 *
 * VARIANT late VIOLATED: the device answers before the completion is set back, and the answer is lost
 * VARIANT first HOLDS: set back before the request is visible to the device
 */
#include <kheddle/scenario.h>
#include <linux/compiler.h>
#include <linux/completion.h>

static DECLARE_COMPLETION(answered);
static bool requested;

KH_THREAD(driver)
{
#ifdef VARIANT_late
	WRITE_ONCE(requested, true);
	reinit_completion(&answered);
#else
	reinit_completion(&answered);
	WRITE_ONCE(requested, true);
#endif
	wait_for_completion(&answered); /* FINDS(late) deadlock */
}

KH_DAEMON_THREAD(device)
{
	kh_atomic_begin();
	kh_await(READ_ONCE(requested));
	kh_atomic_end();
	complete(&answered);
}
