/* SPDX-License-Identifier: Apache-2.0
 *
 * MSI-X is enabled, for which memory is turned on for a moment, while the user turns it on or off for good.
 *
 * VARIANT fixed HOLDS: with memory_lock(W) held, nobody meets the moment
 * VARIANT msi_no_lock VIOLATED: what is restored is not what the user has written meanwhile
 */
#include "../vfio/user.h"
#include "../vfio/vfio_pci_intrs.h"

static struct kh_importer importer = { .target = &pdev };

KH_INIT(open_device)
{
	bind_and_open_device();
	kh_importer_attach(&importer, user_export(&vdev));
	if (kh_choose(2))
		user_write_command(&vdev, 0);
}

KH_THREAD(set_irqs)
{
	user_call_begin(&vdev);
	vfio_msi_enable(&vdev);
	user_call_end(&vdev);
}

KH_THREAD(config)
{
	user_write_command(&vdev, kh_choose(2) ? PCI_COMMAND_MEMORY : 0);
}

KH_THREAD(peer)
{
	if (!kh_importer_map(&importer))
		kh_reach("mapped");
	else
		kh_reach("refused");
	kh_importer_dma(&importer); /* FINDS(msi_no_lock) assertion */
	user_write_bar(&vdev);
}

KH_FINAL(at_rest)
{
	assert_settled(&vdev);
	KH_ASSERT(pdev.kh_command == *vdev.vconfig); /* FINDS(msi_no_lock) assertion */
}
