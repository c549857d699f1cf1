/* SPDX-License-Identifier: Apache-2.0
 *
 * A user hands the buffer of another device to its own device's revocation, while that one is closed.
 *
 * VARIANT fixed [G41] HOLDS: its vdev is another, or none: whichever is read, it does not match
 * VARIANT G41 [G41] VIOLATED: not looked at
 */
#include "user_mmap.h"

static struct pci_dev other_pdev;
static struct vfio_pci_core_device *other;
static int other_device_fd, other_dmabuf_fd;

KH_INIT(two_devices)
{
	probe_and_open_device();
	other = vfio_pci_probe(&other_pdev, &vfio_pci_ops);
	other_device_fd = kh_vfio_open(&other->vdev);
	other_dmabuf_fd = user_call(vfio_pci_core_feature_dma_buf(other));
}

KH_THREAD(stranger)
{
	KH_ASSERT(user_revoke(other_dmabuf_fd) == -ENODEV); /* FINDS(G41) assertion */
	kh_reach("refused");
}

KH_THREAD(close_device)
{
	kh_close(other_device_fd);
}
