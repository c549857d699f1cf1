/* SPDX-License-Identifier: Apache-2.0
 *
 * Everything at once: two functions that are reset together; one is open, with a BAR exported as a dma-buf. Each thread
 * does what it likes, of all that user space and peers can do; the PM worker suspends what sleeps. The driver is the
 * fixed one, with mmap of dma-bufs. More threads and calls: -D THREADS=3, -D CALLS=2; docs/catalogue/vfio.md has the
 * figures.
 *
 * VARIANT fixed HOLDS: two threads, one call each
 */
#define VFIO_PCI_DMABUF_MMAP 1
#include "operation_ioctl.h"

#ifndef THREADS
#define THREADS 2
#endif
#ifndef CALLS
#define CALLS 1
#endif

static struct pci_dev pdev2;
static struct vfio_pci_core_device vdev2;
static struct pci_bus bus = { .kh_devices = { &pdev, &pdev2 } };
static int device_fd, device2_fd, dmabuf_fd;
static struct kh_importer peers[THREADS];
static struct vm_area_struct vmas[THREADS];
static bool for_good; /* dmabuf_fd is revoked for good, and the user may rely on it */
static bool renamed; /* or it was closed: then its number may be another buffer's */

/* What a thread picks from. Here who maps also touches and unmaps, who attaches also maps, does DMA and detaches. */
static const unsigned char calls[] = {
	COMMAND_OFF, COMMAND_ON, POWER_D3HOT, FLR, RESET, HOT_RESET, LOW_POWER_ENTRY, LOW_POWER_EXIT, WRITE_BAR,
	EXPORT, REVOKE, OPEN, CLOSE, CLOSE_BUFFER, MMAP_BAR, MMAP_BUFFER, ATTACH,
};

static const struct vfio_device_ops whole_ops = {
	.open_device = vfio_pci_core_open_device,
	.close_device = vfio_pci_core_close_device,
	.mmap = vfio_pci_core_mmap,
	.ioctl = operation_ioctl,
};

KH_INIT(open_devices)
{
	mutex_init(&dev_set.lock);
	INIT_LIST_HEAD(&dev_set.device_list);
	pdev.bus = pdev2.bus = &bus;
	vfio_pci_core_register_device(&vdev, &pdev, &dev_set, &whole_ops);
	vfio_pci_core_register_device(&vdev2, &pdev2, &dev_set, &whole_ops);
	device_fd = kh_vfio_open(&vdev.vdev);
	device2_fd = kh_vfio_open(&vdev2.vdev);
	dmabuf_fd = kh_ioctl(device_fd, EXPORT, 0);
}

static void use_mapping(int fd, struct vm_area_struct *vma, bool is_shared)
{
	vma->vm_start = PAGE_SIZE;
	vma->vm_end = 2 * PAGE_SIZE;
	if (kh_mmap(fd, vma)) {
		memset(vma, 0, sizeof(*vma));
		return;
	}
	kh_fault(vma, vma->vm_start);
	kh_atomic_begin();
	KH_ASSERT(!is_shared || !for_good || renamed || !vma->kh_present);
	kh_bar_touch(&pdev, vma);
	kh_atomic_end();
	kh_munmap(vma);
	memset(vma, 0, sizeof(*vma));
}

static void use_by_peer(struct kh_importer *peer)
{
	peer->target = &pdev;
	if (kh_importer_attach(peer, dmabuf_fd)) {
		memset(peer, 0, sizeof(*peer));
		return;
	}
	kh_importer_map(peer);
	kh_atomic_begin();
	KH_ASSERT(!for_good || renamed || !peer->mapped);
	kh_importer_dma(peer);
	kh_atomic_end();
	kh_importer_detach(peer);
	memset(peer, 0, sizeof(*peer));
}

/* The first call of each. Threads are all alike, so it is enough to try them in ascending order. */
static unsigned int first_call[THREADS];

KH_INIT(choose)
{
	int i;

	for (i = 0; i < THREADS; i++) {
		unsigned int least = i ? first_call[i - 1] : 0;

		first_call[i] = least + kh_choose(ARRAY_SIZE(calls) - least);
	}
}

KH_THREADS(user, THREADS)
{
	int i, fd;

	for (i = 0; i < CALLS; i++) {
		unsigned int call = calls[i ? kh_choose(ARRAY_SIZE(calls)) : first_call[index]];

		first_call[index] = 0; /* equal states are to be equal */
		switch (call) {
		case OPEN:
			fd = kh_vfio_open(&vdev.vdev);
			if (fd >= 0)
				kh_close(fd);
			break;
		case CLOSE:
			kh_close(device_fd);
			break;
		case CLOSE_BUFFER:
			kh_atomic_begin();
			renamed = true;
			kh_atomic_end();
			kh_close(dmabuf_fd);
			break;
		case MMAP_BAR:
			use_mapping(device_fd, &vmas[index], false);
			break;
		case MMAP_BUFFER:
			use_mapping(dmabuf_fd, &vmas[index], true);
			break;
		case ATTACH:
			use_by_peer(&peers[index]);
			break;
		case HOT_RESET:
			kh_ioctl(device2_fd, HOT_RESET, 0);
			break;
		case EXPORT:
			fd = kh_ioctl(device_fd, EXPORT, 0);
			if (fd >= 0)
				kh_close(fd);
			break;
		case REVOKE:
			if (kh_ioctl(device_fd, REVOKE, dmabuf_fd))
				break;
			kh_atomic_begin();
			for_good = true;
			kh_atomic_end();
			break;
		default:
			kh_ioctl(device_fd, call, 0);
		}
	}
}

KH_FINAL(close_all)
{
	assert_settled(&vdev);
	assert_settled(&vdev2);
	kh_close(dmabuf_fd);
	kh_close(device_fd);
	kh_close(device2_fd);
	vfio_unregister_group_dev(&vdev.vdev);
	vfio_unregister_group_dev(&vdev2.vdev);
}
