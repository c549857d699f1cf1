/* SPDX-License-Identifier: Apache-2.0
 *
 * mmap() of aliases: of a BAR, and of the eighth region of the device's own; the user touches the page
 * while another thread disables memory, which must take all mappings of BARs away.
 *
 * VARIANT posted [D3 D9] VIOLATED: mmap sleeps inside rcu_read_lock, and a shift of 32 bits wraps
 * VARIANT srcu [D3 D9 G29] HOLDS: an SRCU section may sleep; the alias becomes a mapping of its BAR
 * VARIANT refcounted [D3 D9 G29] HOLDS: the same with a reference on the region
 * VARIANT offset_restored [G29] VIOLATED: the VMA keeps the alias's offset, the zap misses it
 */
#include "device.h"
#include "region_mmap.h"

#define VRAM (VFIO_PCI_NUM_REGIONS + 7)
#define BAR0_ALIAS (VFIO_PCI_NUM_REGIONS + 8)
#define VRAM_ALIAS (VFIO_PCI_NUM_REGIONS + 9)

/* A region of a driver's own that can be mapped. */
static int vram_mmap(struct vfio_pci_core_device *vdev, struct vfio_pci_region *region,
		     struct vm_area_struct *vma)
{
	vma->vm_private_data = vdev;
	vma->vm_ops = &vfio_pci_mmap_ops;
	return 0;
}

static const struct vfio_pci_regops vram_regops = {
	.mmap = vram_mmap,
};

KH_INIT(open_device)
{
	static const struct vfio_device_ops vfio_pci_ops = { .mmap = vfio_pci_core_mmap };
	const u32 flags = VFIO_REGION_INFO_FLAG_MMAP;
	int i;

	core.vdev.ops = &vfio_pci_ops;
	for (i = 0; i < 8; i++)
		vfio_pci_core_register_dev_region(&core, 0, 0, &vram_regops, PAGE_SIZE, flags, NULL);
	vfio_pci_core_register_dev_region(&core, 0, 0, &vfio_pci_alias_region_ops, PAGE_SIZE,
					  flags | VFIO_REGION_INFO_FLAG_ALIAS,
					  (void *)VFIO_PCI_BAR0_REGION_INDEX);
	vfio_pci_core_register_dev_region(&core, 0, 0, &vfio_pci_alias_region_ops, PAGE_SIZE,
					  flags | VFIO_REGION_INFO_FLAG_ALIAS, (void *)VRAM);
}

KH_THREAD(map_alias)
{
	unsigned int index = kh_choose(2) ? VRAM_ALIAS : BAR0_ALIAS;
	struct vm_area_struct *vma =
		user_mmap(&core.vdev, VFIO_PCI_INDEX_TO_OFFSET(index), PAGE_SIZE);

	KH_ASSERT(!IS_ERR(vma));
	if (index == BAR0_ALIAS && user_fault_in(vma))
		user_access(vma, &core.memory_enabled); /* FINDS(offset_restored) assertion */
	user_munmap(&core.vdev, vma);
}

KH_THREAD(disable_memory)
{
	vfio_basic_config_write(&core);
}

KH_FINAL(close_device)
{
	vfio_pci_core_disable(&core);
}
