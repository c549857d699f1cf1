/* SPDX-License-Identifier: Apache-2.0
 *
 * The hot reset of a zPCI function: its handle is disabled, which ends measurement and interrupts,
 * and enabled anew. Stands for zpci_hot_reset_device() and zpci_reenable_device().
 */
#ifndef SCENARIOS_FMB_RESET_H
#define SCENARIOS_FMB_RESET_H

#include "pcibios.h"

/* Whether the environment may refuse interrupts. */
static bool set_irq_fails;

static void zpci_disable_device(void)
{
	kh_atomic_begin();
	hw.enabled = false;
	hw.fmba = 0;
	hw.irq = false;
	kh_atomic_end();
}

static void zpci_enable_device(void)
{
	kh_atomic_begin();
	hw.enabled = true;
	kh_atomic_end();
}

static int zpci_set_irq(void)
{
	int rc = 0;

	kh_atomic_begin();
	if (set_irq_fails && kh_choose(2))
		rc = -EIO;
	else
		hw.irq = true;
	kh_atomic_end();
	return rc;
}

static int zpci_reenable_device(struct zpci_dev *zdev)
{
	int rc;

	zpci_enable_device();
	rc = zpci_set_irq();
	if (rc) {
		if (!posted(E7))
			zpci_disable_device();
		return rc;
	}
	if (posted(E8d))
		return 0;
	if (posted(E8a)) {
		if (zdev->fmb) /* FINDS(v1_reset) data-race */
			zpci_fmb_reenable_device(zdev);
		return 0;
	}
	mutex_lock(&zdev->fmb_lock);
	if (zdev->fmb)
		zpci_fmb_reenable_device(zdev);
	mutex_unlock(&zdev->fmb_lock);
	return 0;
}

static int zpci_hot_reset_device(struct zpci_dev *zdev)
{
	lockdep_assert_held(&zdev->state_lock);
	zpci_disable_device();
	return zpci_reenable_device(zdev);
}

/* What is measured began when the block was registered: nothing is of the user before. */
static void assert_new_block(struct zpci_dev *zdev)
{
	guard(mutex)(&zdev->fmb_lock);
	kh_atomic_begin();
	if (zdev->fmb && hw.fmba)
		KH_ASSERT(zdev->fmb->ld_ops == hw.since); /* FINDS(v4_reset) assertion */
	kh_atomic_end();
}

static void reset_slot(struct zpci_dev *zdev)
{
	mutex_lock(&zdev->state_lock);
	zpci_hot_reset_device(zdev);
	mutex_unlock(&zdev->state_lock);
}

#endif
