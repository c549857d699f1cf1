/* SPDX-License-Identifier: Apache-2.0
 *
 * memory_lock comes before resv: a revocation takes both, a map has resv already.
 *
 * VARIANT fixed [G12] HOLDS: map asks the buffer, not the device
 * VARIANT G12 [G12] VIOLATED: map asks the device, under memory_lock
 */
#include "../vfio/user.h"

static struct kh_importer importer = { .target = &pdev };

KH_INIT(open_device)
{
	bind_and_open_device();
	kh_importer_attach(&importer, user_export(&vdev));
}

KH_THREAD(peer)
{
	if (!kh_importer_map(&importer))
		kh_reach("mapped");
	else
		kh_reach("refused");
	kh_importer_dma(&importer);
}

KH_THREAD(config)
{
	user_write_command(&vdev, 0);
}
