/* SPDX-License-Identifier: Apache-2.0
 *
 * A buffer is exported while memory is turned off, and while somebody closes the descriptor that it is about to
 * get, or imports it.
 *
 * VARIANT fixed [G6 G7 G8] HOLDS: on the list before it can be found; revoked or not is decided under memory_lock(W)
 * VARIANT G6 [G6] VIOLATED: it has a descriptor before it is on the list
 * VARIANT G7 [G7] VIOLATED: decided before
 * VARIANT G8 [G8] VIOLATED: used after its descriptor was published
 */
#include "../vfio/user.h"

static struct kh_importer importer = { .target = &pdev };
static struct kh_importer stranger = { .target = &pdev };
static int device_fd;

KH_INIT(open_device)
{
	device_fd = bind_and_open_device();
}

KH_THREAD(exporter)
{
	int dmabuf_fd = user_export(&vdev);

	if (kh_importer_attach(&importer, dmabuf_fd)) {
		kh_reach("not attached");
		return;
	}
	kh_importer_map(&importer);
	kh_importer_dma(&importer); /* FINDS(G7) assertion */
	kh_reach("attached");
	kh_importer_detach(&importer);
}

KH_THREAD(config)
{
	user_write_command(&vdev, 0);
}

KH_THREAD(guesser)
{
	int dmabuf_fd = device_fd + 1;

	if (kh_choose(2)) {
		kh_close(dmabuf_fd); /* FINDS(G6) lock-imbalance */
		return;
	}
	if (kh_importer_attach(&stranger, dmabuf_fd))
		return;
	kh_importer_map(&stranger);
	kh_importer_dma(&stranger); /* FINDS(G6, G7) assertion */
	kh_importer_detach(&stranger);
}
