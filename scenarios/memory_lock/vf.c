/* SPDX-License-Identifier: Apache-2.0
 *
 * A virtual function has no COMMAND.MEMORY: its memory is on. Clearing the bit revokes the buffer, and the same section
 * gives it back: odd, but a peer that was refused need only try again.
 *
 * VARIANT fixed [G19] HOLDS: the peer never reaches a BAR that is off, and the buffer is usable in the end
 */
#include "../vfio/user.h"

static struct kh_importer importer = { .target = &pdev };

KH_INIT(open_device)
{
	pdev.no_command_memory = true;
	bind_and_open_device();
	kh_importer_attach(&importer, user_export(&vdev));
}

KH_THREAD(config)
{
	user_write_command(&vdev, 0);
}

KH_THREAD(peer)
{
	if (kh_importer_map(&importer) == -ENODEV)
		kh_reach("refused");
	kh_importer_dma(&importer);
}

KH_FINAL(at_rest)
{
	assert_settled(&vdev);
	KH_ASSERT(!kh_importer_map(&importer));
}
