// An importer of dma-bufs, as iommufd and RDMA drivers are: what kheddle has in place of a driver of the peer device.
// Keeps: it holds a reference on the file while attached; maps and unmaps under resv; told by move_notify it unmaps
// there and then and does not map again by itself. One that faults
// back in is a thread that calls kh_importer_map() and kh_importer_dma() as often as it likes. A lazy one only takes
// note, and unmaps when its driver gets to it, as a device does that must wait for its own work. Work that was submitted
// reaches the BAR until its fence is signaled, mapped or not: whoever takes the BAR away waits for the fence.
// Leaves out: locks of the importer's own (iommufd's pages->mutex): always inside resv, they exclude nobody else.
// Checks: DMA that reaches a BAR while the function does not answer (pci/bar.cc).
#include <kheddle.h>
#include <kheddle/context.h>
#include <kheddle/importer.h>
#include <linux/err.h>

namespace
{

// Under resv.
void unmap(kh_importer *importer)
{
	sg_table *sgt = importer->sgt;

	if (sgt) {
		kh_atomic_begin();
		kh_note(KH_STATE, importer, "unmapped");
		importer->mapped = false;
		kh_atomic_end();
		importer->sgt = nullptr;
		dma_buf_unmap_attachment(importer->attach, sgt, DMA_BIDIRECTIONAL);
	}
}

void move_notify(dma_buf_attachment *attach)
{
	auto *importer = static_cast<kh_importer *>(attach->importer_priv);

	if (!importer->lazy) {
		unmap(importer);
		return;
	}
	kh_atomic_begin();
	importer->dropped = importer->mapped;
	kh_atomic_end();
}

const dma_buf_attach_ops kRevocable = {true, move_notify};

int attach(kh_importer *importer, int fd, const dma_buf_attach_ops *ops)
{
	dma_buf *dmabuf = dma_buf_get(fd);

	if (IS_ERR(dmabuf))
		return static_cast<int>(PTR_ERR(dmabuf));
	importer->dmabuf = dmabuf;
	dma_buf_attachment *attached =
		dma_buf_dynamic_attach(dmabuf, &importer->dev, ops, importer);

	if (IS_ERR(attached)) {
		importer->dmabuf = nullptr;
		dma_buf_put(dmabuf);
		return static_cast<int>(PTR_ERR(attached));
	}
	importer->attach = attached;
	return 0;
}

} // namespace

int kh_importer_attach(kh_importer *importer, int fd)
{
	return attach(importer, fd, &kRevocable);
}

int kh_importer_attach_pinned(kh_importer *importer, int fd)
{
	return attach(importer, fd, nullptr);
}

int kh_importer_map(kh_importer *importer)
{
	int ret = 0;

	dma_resv_lock(importer->dmabuf->resv, nullptr);
	if (!importer->sgt) {
		sg_table *sgt = dma_buf_map_attachment(importer->attach, DMA_BIDIRECTIONAL);

		if (IS_ERR(sgt)) {
			ret = static_cast<int>(PTR_ERR(sgt));
		} else {
			importer->sgt = sgt;
			kh_atomic_begin();
			kh_note(KH_STATE, importer, "mapped");
			importer->mapped = true;
			kh_atomic_end();
		}
	}
	dma_resv_unlock(importer->dmabuf->resv);
	return ret;
}

void kh_importer_dma(kh_importer *importer)
{
	kh_atomic_begin();
	if (importer->mapped)
		kh_bar_access(importer->target, "a peer's DMA");
	kh_atomic_end();
}

void kh_importer_drop(kh_importer *importer)
{
	kh_atomic_begin();
	kh_await(importer->dropped);
	importer->dropped = false;
	kh_atomic_end();
	dma_resv_lock(importer->dmabuf->resv, nullptr);
	unmap(importer);
	dma_resv_unlock(importer->dmabuf->resv);
}

bool kh_importer_submit(kh_importer *importer)
{
	dma_resv_lock(importer->dmabuf->resv, nullptr);
	bool submitted = importer->sgt != nullptr;

	if (submitted) {
		dma_fence *fence = kh_dma_fence_create();

		dma_resv_add_fence(importer->dmabuf->resv, fence, DMA_RESV_USAGE_BOOKKEEP);
		kh_atomic_begin();
		importer->job = fence;
		kh_atomic_end();
	}
	dma_resv_unlock(importer->dmabuf->resv);
	return submitted;
}

void kh_importer_work(kh_importer *importer)
{
	kh_atomic_begin();
	kh_await(importer->job);
	kh_bar_access(importer->target, "a peer's DMA");
	dma_fence *fence = importer->job;

	importer->job = nullptr;
	dma_fence_signal(fence);
	dma_fence_put(fence);
	kh_atomic_end();
}

void kh_importer_detach(kh_importer *importer)
{
	dma_buf *dmabuf = importer->dmabuf;

	dma_resv_lock(dmabuf->resv, nullptr);
	unmap(importer);
	dma_resv_unlock(dmabuf->resv);
	dma_buf_detach(dmabuf, importer->attach);
	importer->attach = nullptr;
	importer->dmabuf = nullptr;
	dma_buf_put(dmabuf);
}
