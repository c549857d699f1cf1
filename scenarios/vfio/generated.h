/* SPDX-License-Identifier: Apache-2.0
 *
 * A program of operations: OPERATIONS[thread][call]. Two functions that are reset together are open, the first has its
 * BAR exported as a dma-buf. Each thread has a peer and a mapping of its own, and gives them back when it ends; an
 * operation that has nothing to work on does nothing. What is judged: every access of the BAR, that nothing stays revoked,
 * that a buffer can be mapped unless it is gone for good, that everything is freed in the end, and all that kheddle judges
 * anyway.
 */
#ifndef SCENARIOS_VFIO_GENERATED_H
#define SCENARIOS_VFIO_GENERATED_H

#include "nvgrace_gpu.h"
#include "operation_ioctl.h"

#define GENERATED_ENVIRONMENT VFIO_ENVIRONMENT
#include "../generated_program.h"

static struct pci_dev pdev2;
static struct vfio_pci_core_device vdev2;
static struct pci_bus bus = { .kh_devices = { &pdev, &pdev2 } };
static int device_fd, device2_fd, dmabuf_fd, wake_fd;
static bool peers_are_lazy;
static bool buffer_closed; /* dmabuf_fd may be another file now */
static struct kh_importer peers[GENERATED_THREADS];
static struct mutex peer_locks[GENERATED_THREADS]; /* a peer's driver against itself */
static struct vm_area_struct vmas[GENERATED_THREADS];

static const struct vfio_device_ops generated_ops = {
	.open_device = vfio_pci_core_open_device,
	.close_device = vfio_pci_core_close_device,
	.mmap = IS_ENABLED(NVGRACE_GPU) ? nvgrace_gpu_mmap : vfio_pci_core_mmap,
	.ioctl = operation_ioctl,
};

KH_INIT(open_devices)
{
	int i;

	for (i = 0; i < GENERATED_THREADS; i++)
		mutex_init(&peer_locks[i]);
	/* Revoking waits for them only since buffers can be mapped. */
	peers_are_lazy = IS_ENABLED(VFIO_PCI_DMABUF_MMAP) && environment & PEERS_ARE_LAZY;
	mutex_init(&dev_set.lock);
	INIT_LIST_HEAD(&dev_set.device_list);
	pdev.bus = pdev2.bus = &bus;
	vfio_pci_core_register_device(&vdev, &pdev, &dev_set, &generated_ops);
	vfio_pci_core_register_device(&vdev2, &pdev2, &dev_set, &generated_ops);
	device_fd = kh_vfio_open(&vdev.vdev);
	device2_fd = kh_vfio_open(&vdev2.vdev);
	dmabuf_fd = kh_ioctl(device_fd, EXPORT, 0);
	wake_fd = kh_eventfd(0, EFD_NONBLOCK);
	kh_environment.config_writes_fail = environment & CONFIG_WRITES_FAIL;
	kh_environment.fd_table_full = environment & FD_TABLE_FULL;
	kh_environment.hardware_fails = environment & HARDWARE_FAILS;
}

static void close_new(int fd)
{
	if (fd >= 0)
		kh_close(fd);
}

static int map_file(int fd, struct vm_area_struct *vma)
{
	int ret;

	if (vma->vm_end)
		return 0;
	vma->vm_start = PAGE_SIZE;
	vma->vm_end = 2 * PAGE_SIZE;
	ret = kh_mmap(fd, vma);
	if (ret)
		memset(vma, 0, sizeof(*vma));
	return ret;
}

/* A buffer that is revoked for a time is mapped all the same: only one that is gone for good is refused. */
static void map_buffer(struct vm_area_struct *vma)
{
	int ret = map_file(dmabuf_fd, vma);

#ifdef VFIO_PCI_DMABUF_MMAP
	struct dma_buf *dmabuf;

	if (ret != -ENODEV)
		return;
	kh_syscall_enter();
	dmabuf = dma_buf_get(dmabuf_fd);
	if (!IS_ERR(dmabuf)) {
		struct vfio_pci_dma_buf *priv = dmabuf->priv;

		kh_atomic_begin();
		KH_ASSERT(buffer_closed || data_race(priv->status) == VFIO_PCI_DMABUF_PERM_REVOKED);
		kh_atomic_end();
		dma_buf_put(dmabuf);
	}
	kh_syscall_exit();
#endif
}

static void unmap_file(struct vm_area_struct *vma)
{
	if (!vma->vm_end)
		return;
	kh_munmap(vma);
	memset(vma, 0, sizeof(*vma));
}

static void touch(struct vm_area_struct *vma)
{
	if (!vma->vm_end)
		return;
	kh_fault(vma, vma->vm_start);
	kh_bar_touch(&pdev, vma);
}

static void attach(struct kh_importer *peer)
{
	if (peer->attach)
		return;
	peer->target = &pdev;
	peer->lazy = peers_are_lazy;
	kh_importer_attach(peer, dmabuf_fd);
}

/* With Fd a lazy peer never lets go. */
static void detach(struct kh_importer *peer, struct mutex *lock)
{
	if (!peer->attach || (peers_are_lazy && posted(Fd)))
		return;
	if (!peers_are_lazy) {
		kh_importer_detach(peer);
		return;
	}
	mutex_lock(lock);
	kh_importer_detach(peer);
	kh_atomic_begin();
	peer->dropped = false;
	kh_atomic_end();
	mutex_unlock(lock);
}

static void drop(struct kh_importer *peer, struct mutex *lock)
{
	bool told;

	mutex_lock(lock);
	kh_atomic_begin();
	told = peer->dropped;
	kh_atomic_end();
	if (told)
		kh_importer_drop(peer);
	mutex_unlock(lock);
}

/* An ioeventfd is there for as long as the device is open; nothing wakes the device for it. */
static void signal_ioeventfd(void)
{
	struct file *file;

	kh_syscall_enter();
	file = fget(device_fd);
	if (file) {
		if (file->private_data == &vdev.vdev && vfio_pci_ioeventfd_handler(&vdev))
			vfio_pci_ioeventfd_thread(&vdev);
		fput(file);
	}
	kh_syscall_exit();
}

static void perform(unsigned int operation, unsigned int thread)
{
	struct kh_importer *peer = &peers[thread];
	struct vm_area_struct *vma = &vmas[thread];

	switch (operation) {
	case NOTHING:
		return;
	case OPEN:
		close_new(kh_vfio_open(&vdev.vdev));
		return;
	case CLOSE:
		kh_close(device_fd);
		return;
	case CLOSE_SECOND:
		kh_close(device2_fd);
		return;
	case CLOSE_BUFFER:
		kh_atomic_begin();
		buffer_closed = true;
		kh_atomic_end();
		kh_close(dmabuf_fd);
		return;
	case MMAP_BAR:
		map_file(device_fd, vma);
		return;
	case MMAP_BUFFER:
		map_buffer(vma);
		return;
	case FAULT:
		touch(vma);
		return;
	case MUNMAP:
		unmap_file(vma);
		return;
	case ATTACH:
		attach(peer);
		return;
	case MAP:
		if (peer->attach)
			kh_importer_map(peer);
		return;
	case DMA:
		kh_importer_dma(peer);
		return;
	case DETACH:
		detach(peer, &peer_locks[thread]);
		return;
	case IOEVENTFD:
		signal_ioeventfd();
		return;
	case EXPORT:
		close_new(kh_ioctl(device_fd, EXPORT, 0));
		return;
	case LOW_POWER_ENTRY_WITH_WAKEUP:
		kh_ioctl(device_fd, operation, wake_fd);
		return;
	default:
		kh_ioctl(device_fd, operation, dmabuf_fd);
	}
}

KH_THREADS(user, GENERATED_THREADS)
{
	int i;

	if (is_idle(index))
		return;
	for (i = 0; i < GENERATED_CALLS; i++)
		perform(operations[index][i], index);
	unmap_file(&vmas[index]);
	detach(&peers[index], &peer_locks[index]);
}

/* A lazy peer is told to let go of its mapping, and does some time. */
KH_DAEMON_THREAD(peer_drivers)
{
	int i;

	while (!posted(Fd)) {
		kh_atomic_begin();
		kh_await(peers[0].dropped || peers[1].dropped || peers[2].dropped);
		i = peers[0].dropped ? 0 : peers[1].dropped ? 1 : 2;
		kh_atomic_end();
		drop(&peers[i], &peer_locks[i]);
	}
}

KH_DAEMON_THREAD(device)
{
	kh_atomic_begin();
	kh_await(environment & DEVICE_WAKES);
	kh_atomic_end();
	kh_pm_wakeup(&pdev.dev);
}

KH_FINAL(close_all)
{
	/* The device may be waking just now. */
	down_write(&vdev.memory_lock);
	assert_settled(&vdev);
	up_write(&vdev.memory_lock);
	assert_settled(&vdev2);
	kh_close(dmabuf_fd);
	kh_close(device_fd);
	kh_close(device2_fd);
	kh_close(wake_fd);
	vfio_unregister_group_dev(&vdev.vdev);
	vfio_unregister_group_dev(&vdev2.vdev);
}

#endif
