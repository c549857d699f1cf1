/* SPDX-License-Identifier: Apache-2.0
 *
 * A hot reset against the statistics file.
 *
 * VARIANT base_reset [E8d] VIOLATED: a reset ends measurement, the block stays and grows stale
 * VARIANT v1_reset [E8a] VIOLATED: the block is registered again without fmb_lock
 * VARIANT v4_reset [E3] VIOLATED: the next user's block starts with the counters of the last one
 * VARIANT irq_reset [E7] VIOLATED: no interrupts, and the handle stays enabled
 * VARIANT v5_reset [E3 E7 E8a E8d] HOLDS: a new block, under the lock; failure disables the handle
 */
#if VARIANT_base_reset
#define VARIANT_E8d 1
#elif VARIANT_v1_reset
#define VARIANT_E3 1
#define VARIANT_E8a 1
#elif VARIANT_v4_reset
#define VARIANT_E3 1
#elif VARIANT_irq_reset
#define VARIANT_E7 1
#endif
#include "reset.h"

static struct zpci_dev *zdev;

KH_INIT(probe)
{
	zdev = zpci_create_device();
	pcibios_enable_device(zdev);
	set_irq_fails = IS_ENABLED(VARIANT_irq_reset) || IS_ENABLED(VARIANT_v5_reset);
}

KH_THREAD(administrator)
{
	reset_slot(zdev);
	if (posted(E8a) || posted(E8d))
		return;
	assert_new_block(zdev);
}

KH_THREAD(writer)
{
	user_writes_statistics(kh_choose(2) ? "1" : "0");
}

KH_DAEMON_THREAD(hardware)
{
	hw_sample();
}

KH_FINAL(at_rest)
{
	kh_quiescent(!hw.enabled || hw.irq, "handle enabled, no interrupts"); /* FINDS(irq_reset) stuck-state */
	if (hw.enabled && zdev->fmb)
		kh_quiescent(hw.fmba, "block kept, hardware does not write it"); /* FINDS(base_reset) stuck-state */
}
