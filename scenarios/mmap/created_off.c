/* SPDX-License-Identifier: Apache-2.0
 *
 * A buffer is exported while memory is off, then used through several revocations. One thread is enough.
 *
 * VARIANT fixed [G46] HOLDS: it starts revoked for a time with the count of a usable one
 * VARIANT G46 [G46] VIOLATED: it starts with the count that a revocation leaves before it arms it again
 */
#include "user_mmap.h"

static struct kh_importer importer = { .target = &pdev };

KH_INIT(open_device)
{
	probe_and_open_device();
}

KH_THREAD(user)
{
	int dmabuf_fd;

	user_write_command(0);
	dmabuf_fd = user_export();
	KH_ASSERT(kh_importer_attach(&importer, dmabuf_fd) == -ENODEV);
	user_write_command(0);
	user_write_command(PCI_COMMAND_MEMORY);
	KH_ASSERT(!kh_importer_attach(&importer, dmabuf_fd));
	KH_ASSERT(!kh_importer_map(&importer));
	kh_importer_dma(&importer);
	user_write_command(0);
	KH_ASSERT(kh_importer_map(&importer) == -ENODEV);
	user_write_command(PCI_COMMAND_MEMORY);
	KH_ASSERT(!kh_importer_map(&importer));
	kh_importer_dma(&importer);
	kh_importer_detach(&importer);
	kh_reach("done");
}

KH_FINAL(at_rest)
{
	assert_settled(vdev);
}
