// Stands for drivers/dma-buf/dma-buf.c.
// Keeps: a buffer lives as long as its file, whose last reference runs ops->release later and with no lock of the
// caller's; ops->attach runs before resv is taken, and before the attachment is on the list that move_notify
// walks; map, unmap and move_notify under resv; ops->detach after the attachment is off the list; each buffer has a
// mapping of its own, in which unmap_mapping_range() finds the VMAs of this buffer only.
// Leaves out: pinning, sync_file, cpu access, names, statistics; the mapping is freed with the buffer (an inode).
// Checks: map, unmap and move_notify without resv; a buffer that goes while something is attached to it.
#include <kheddle.h>
#include <kheddle/context.h>
#include <linux/dma-buf.h>
#include <linux/err.h>
#include <linux/slab.h>

namespace
{

dma_buf *of(const file *file)
{
	return static_cast<dma_buf *>(file->private_data);
}

int dma_buf_release(inode *, file *file)
{
	dma_buf *dmabuf = of(file);

	dmabuf->ops->release(dmabuf);
	if (!list_empty(&dmabuf->attachments))
		kh_warn("assertion", "WARNING: dma_buf_release() of a buffer that has attachments");
	dma_resv_fini(dmabuf->resv);
	kfree(dmabuf);
	return 0;
}

int dma_buf_mmap_internal(file *file, vm_area_struct *vma)
{
	dma_buf *dmabuf = of(file);

	return dmabuf->ops->mmap ? dmabuf->ops->mmap(dmabuf, vma) : -EINVAL;
}

constexpr file_operations kDmaBufFops = [] {
	file_operations ops = {};

	ops.release = dma_buf_release;
	ops.mmap = dma_buf_mmap_internal;
	return ops;
}();

} // namespace

dma_buf *dma_buf_export(const dma_buf_export_info *exp_info)
{
	auto *dmabuf = static_cast<dma_buf *>(kzalloc(sizeof(dma_buf), GFP_KERNEL));

	if (!dmabuf)
		return static_cast<dma_buf *>(ERR_PTR(-ENOMEM));
	dmabuf->size = exp_info->size;
	dmabuf->ops = exp_info->ops;
	dmabuf->priv = exp_info->priv;
	dmabuf->resv = &dmabuf->kh_resv;
	INIT_LIST_HEAD(&dmabuf->attachments);
	dmabuf->kh_inode.i_mapping = &dmabuf->kh_mapping;

	file *file = anon_inode_getfile("dmabuf", &kDmaBufFops, dmabuf, exp_info->flags);

	if (IS_ERR(file)) {
		kfree(dmabuf);
		return static_cast<dma_buf *>(ERR_CAST(file));
	}
	file->f_inode = &dmabuf->kh_inode;
	file->f_mapping = &dmabuf->kh_mapping;
	dmabuf->file = file;
	return dmabuf;
}

int dma_buf_fd(dma_buf *dmabuf, int flags)
{
	int fd = get_unused_fd_flags(flags);

	if (fd >= 0)
		fd_install(fd, dmabuf->file);
	return fd;
}

dma_buf *dma_buf_get(int fd)
{
	file *file = fget(fd);

	if (!file)
		return static_cast<dma_buf *>(ERR_PTR(-EBADF));
	if (file->f_op != &kDmaBufFops) {
		fput(file);
		return static_cast<dma_buf *>(ERR_PTR(-EINVAL));
	}
	return of(file);
}

void dma_buf_put(dma_buf *dmabuf)
{
	fput(dmabuf->file);
}

dma_buf_attachment *dma_buf_dynamic_attach(dma_buf *dmabuf, device *dev,
					   const dma_buf_attach_ops *importer_ops,
					   void *importer_priv)
{
	auto *attach =
		static_cast<dma_buf_attachment *>(kzalloc(sizeof(dma_buf_attachment), GFP_KERNEL));

	if (!attach)
		return static_cast<dma_buf_attachment *>(ERR_PTR(-ENOMEM));
	attach->dmabuf = dmabuf;
	attach->dev = dev;
	attach->importer_ops = importer_ops;
	attach->importer_priv = importer_priv;
	attach->peer2peer = importer_ops && importer_ops->allow_peer2peer;

	int ret = dmabuf->ops->attach ? dmabuf->ops->attach(dmabuf, attach) : 0;

	if (ret) {
		kfree(attach);
		return static_cast<dma_buf_attachment *>(ERR_PTR(ret));
	}
	dma_resv_lock(dmabuf->resv, nullptr);
	list_add(&attach->node, &dmabuf->attachments);
	dma_resv_unlock(dmabuf->resv);
	return attach;
}

dma_buf_attachment *dma_buf_attach(dma_buf *dmabuf, device *dev)
{
	return dma_buf_dynamic_attach(dmabuf, dev, nullptr, nullptr);
}

void dma_buf_detach(dma_buf *dmabuf, dma_buf_attachment *attach)
{
	dma_resv_lock(dmabuf->resv, nullptr);
	list_del(&attach->node);
	dma_resv_unlock(dmabuf->resv);
	if (dmabuf->ops->detach)
		dmabuf->ops->detach(dmabuf, attach);
	kfree(attach);
}

sg_table *dma_buf_map_attachment(dma_buf_attachment *attach, dma_data_direction dir)
{
	kh_might_sleep();
	dma_resv_assert_held(attach->dmabuf->resv);
	return attach->dmabuf->ops->map_dma_buf(attach, dir);
}

void dma_buf_unmap_attachment(dma_buf_attachment *attach, sg_table *sgt, dma_data_direction dir)
{
	kh_might_sleep();
	dma_resv_assert_held(attach->dmabuf->resv);
	attach->dmabuf->ops->unmap_dma_buf(attach, sgt, dir);
}

void dma_buf_move_notify(dma_buf *dmabuf)
{
	dma_buf_attachment *attach;

	dma_resv_assert_held(dmabuf->resv);
	list_for_each_entry(attach, &dmabuf->attachments,
			    node) if (attach->importer_ops && attach->importer_ops->move_notify)
		attach->importer_ops->move_notify(attach);
}
