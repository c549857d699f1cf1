/* SPDX-License-Identifier: Apache-2.0
 *
 * A device that imports dma-bufs of a BAR and reaches it by DMA: dma/importer.cc says what is kept. A scenario has one
 * of these for each importer, zeroed, with .target set, and calls from the threads of its choice.
 */
#ifndef KHEDDLE_IMPORTER_H
#define KHEDDLE_IMPORTER_H

#include <linux/device.h>
#include <linux/dma-buf.h>
#include <linux/pci.h>

struct kh_importer {
	struct device dev;
	struct pci_dev *target; /* whose BAR it reaches */
	struct dma_buf *dmabuf;
	struct dma_buf_attachment *attach;
	struct sg_table *sgt; /* under resv */
	struct dma_fence
		*job; /* work of the device that is under way; changed in atomic sections only */
	bool mapped;  /* what the device itself knows; changed in atomic sections only */
	bool lazy;    /* told to drop the mapping, it does so later, by kh_importer_drop() */
	bool dropped; /* was told to */
};

#ifdef __cplusplus
extern "C" {
#endif

/* Takes its own reference on the buffer behind the descriptor. 0 or an error. */
int kh_importer_attach(struct kh_importer *importer, int fd);
/* The same without a move_notify: an importer that pins. */
int kh_importer_attach_pinned(struct kh_importer *importer, int fd);
/* What a page fault of the importing device does. Nothing if it is mapped; 0 or an error. */
int kh_importer_map(struct kh_importer *importer);
/* A load or store of the device, if it has a mapping. */
void kh_importer_dma(struct kh_importer *importer);
/* Lazy importers: waits until it was told to drop the mapping, and does. */
void kh_importer_drop(struct kh_importer *importer);
/* Submits work on the buffer, if it is mapped: true. It goes on after move_notify; its fence is in the reservation. */
bool kh_importer_submit(struct kh_importer *importer);
/* The device does the work that was submitted, if any. For a thread of its own. */
void kh_importer_work(struct kh_importer *importer);
/* Unmaps if need be, and drops the reference. */
void kh_importer_detach(struct kh_importer *importer);

#ifdef __cplusplus
}
#endif

#endif
