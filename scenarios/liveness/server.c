/* SPDX-License-Identifier: Apache-2.0
 *
 * A thread that serves for ever, by design.
 *
 * VARIANT says_so HOLDS: each round is marked as progress
 * VARIANT daemon HOLDS: nobody waits for a daemon to return
 * VARIANT waited_for VIOLATED: a task goes round for ever, and nothing says that this is useful
 */
#include <kheddle/scenario.h>
#include <linux/compiler.h>

static int turn;

#ifdef VARIANT_daemon
KH_DAEMON_THREAD(server)
#else
KH_THREAD(server)
#endif
{
	for (;;) {
		WRITE_ONCE(turn, !READ_ONCE(turn)); /* FINDS(waited_for) livelock */
#ifdef VARIANT_says_so
		kh_progress();
#endif
	}
}

KH_THREAD(client)
{
	READ_ONCE(turn);
}
