// Stands for the dma_iova_* calls of drivers/iommu/dma-iommu.c.
// Keeps: a range is taken, linked as often as one likes, and given back once; the state says "there is one" for ever.
// A range is a heap object that only its owner's state points at: one that is given back twice is double-free,
// one linked after that use-after-free, one whose state is freed first a leak.
// Leaves out: page tables (dma/importer.cc knows what is mapped), addresses, running out of them.
#include <kheddle.h>
#include <kheddle/context.h>
#include <linux/dma-mapping.h>

namespace
{

void *range_of(const dma_iova_state *state)
{
	return reinterpret_cast<void *>(state->addr);
}

} // namespace

bool dma_iova_try_alloc(device *, dma_iova_state *state, phys_addr_t, size_t size)
{
	state->addr = reinterpret_cast<dma_addr_t>(kh_allocate(1, true));
	state->__size = size;
	return true;
}

int dma_iova_link(device *, dma_iova_state *state, phys_addr_t, size_t, size_t, dma_data_direction,
		  unsigned long)
{
	kh_might_sleep();
	kh_check_write(range_of(state), 1);
	return 0;
}

int dma_iova_sync(device *, dma_iova_state *, size_t, size_t)
{
	return 0;
}

void dma_iova_destroy(device *, dma_iova_state *state, size_t, dma_data_direction, unsigned long)
{
	kh_free(range_of(state));
}
