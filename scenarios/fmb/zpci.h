/* SPDX-License-Identifier: Apache-2.0
 *
 * A zPCI function and its measurement block (FMB), as an executable model in our own code: the
 * hardware that writes the block, and the three calls that switch it. Stands for the FMB part of
 * arch/s390/pci/pci.c. The text is that of the fixed driver; variants.h tells where the defects are.
 *
 * Keeps: who holds which lock, every test and every order of statements that the catalogue judges.
 * Leaves out: the retry loop of a busy MPCIFC, the block's formats 1 to 3, the dma counters' lock.
 */
#ifndef SCENARIOS_FMB_ZPCI_H
#define SCENARIOS_FMB_ZPCI_H

#include <kheddle/scenario.h>
#include <linux/atomic.h>
#include <linux/bug.h>
#include <linux/cleanup.h>
#include <linux/err.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/lockdep.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/types.h>

#include "variants.h"

/* What hardware keeps. It sets ZPCI_FMB_BUSY in last_update while the counters change. */
struct zpci_fmb {
	u32 format;
	u32 samples;
	u64 last_update;
	u64 ld_ops;
	u64 st_ops;
};

#define ZPCI_FMB_BUSY 1

struct kzdev;

struct zpci_dev {
	struct mutex state_lock; /* hot reset against everything that needs the handle */
	struct mutex kzdev_lock; /* kzdev */
	struct mutex fmb_lock;	 /* fmb, and whether hardware writes it */
	struct kzdev *kzdev;
	struct zpci_fmb *fmb;
	u16 fmb_length; /* from the CLP query, constant */
	atomic64_t mapped_pages;
	struct dentry *debugfs_perf;
};

static struct kmem_cache *zdev_fmb_cache;

/* The function as hardware has it. Touched in atomic sections only: an instruction is one step. */
static struct {
	u64 fmba;	  /* where it writes samples, 0: measurement is off */
	u32 since;	  /* samples since the block was registered */
	bool enabled;	  /* the handle is enabled */
	bool irq;	  /* interrupts are registered */
} hw;

enum { ZPCI_MOD_FC_UNSET_MEASURE, ZPCI_MOD_FC_SET_MEASURE };

/* MPCIFC. cc 0: done; 2: refused, nothing changed; 3: no such enabled function. */
static u8 zpci_mod_fc(u8 op, u64 fmba)
{
	u8 cc = 0;

	might_sleep(); /* a busy function is asked again after msleep() */
	kh_atomic_begin();
	if (!hw.enabled) {
		cc = 3;
	} else if (kh_may(hardware_fails)) {
		cc = 2;
	} else {
		hw.fmba = op == ZPCI_MOD_FC_SET_MEASURE ? fmba : 0;
		hw.since = 0;
	}
	kh_atomic_end();
	return cc;
}

/* One sample: busy on, counters, busy off. It stops where the block is unregistered. Hardware stores by
 * DMA: it needs no lock, and KCSAN does not see it. */
static struct zpci_fmb *hw_sample_begin(void)
{
	struct zpci_fmb *block;

	kh_atomic_begin();
	block = (struct zpci_fmb *)hw.fmba;
	if (block) {
		hw.since++;
		kh_race_ignore();
		block->last_update |= ZPCI_FMB_BUSY; /* FINDS(v1_reset, frees_always) use-after-free */
		block->ld_ops++;
		kh_race_heed();
	}
	kh_atomic_end();
	return block;
}

static void hw_sample_end(struct zpci_fmb *block)
{
	kh_atomic_begin();
	if (block && hw.fmba == (u64)block) {
		kh_race_ignore();
		block->st_ops++; /* FINDS(v1_reset, frees_always) use-after-free */
		block->last_update &= ~(u64)ZPCI_FMB_BUSY;
		kh_race_heed();
	}
	kh_atomic_end();
}

/* For a thread of its own: waits until measurement is on. */
static void hw_sample(void)
{
	struct zpci_fmb *block;

	kh_atomic_begin();
	kh_await(hw.fmba);
	block = hw_sample_begin();
	kh_atomic_end();
	hw_sample_end(block);
}

/* All three want fmb_lock held; nothing said so before v4. */
static inline void assert_fmb_lock(struct zpci_dev *zdev)
{
	if (!posted(E4) && !posted(E8a))
		lockdep_assert_held(&zdev->fmb_lock); /* FINDS(no_lock) lock-context */
}

static int zpci_fmb_enable_device(struct zpci_dev *zdev)
{
	struct zpci_fmb *fmb;

	assert_fmb_lock(zdev);
	if (zdev->fmb) /* FINDS(base_close, base_open, no_lock) data-race */
		return -EINVAL;
	if (!red(length_unchecked) && sizeof(*fmb) < zdev->fmb_length)
		return -EINVAL;
	if (red(not_zeroed))
		fmb = kmem_cache_alloc(zdev_fmb_cache, GFP_KERNEL);
	else
		fmb = kmem_cache_zalloc(zdev_fmb_cache, GFP_KERNEL); /* FINDS(base_close, v4_close, base_open, v4_open, no_lock) leak */
	if (!fmb)
		return -ENOMEM;
	zdev->fmb = fmb; /* FINDS(base_open, no_lock) data-race */

	atomic64_set(&zdev->mapped_pages, 0);
	if (zpci_mod_fc(ZPCI_MOD_FC_SET_MEASURE, (u64)fmb)) {
		kmem_cache_free(zdev_fmb_cache, fmb); /* FINDS(no_lock) double-free */
		if (!red(keeps_pointer))
			zdev->fmb = NULL; /* FINDS(no_lock) data-race */
		return -EIO;
	}
	return 0;
}

static int zpci_fmb_disable_device(struct zpci_dev *zdev)
{
	u8 cc;

	assert_fmb_lock(zdev);
	if (!zdev->fmb) /* FINDS(base_close, no_lock) data-race */
		return -EINVAL;

	cc = zpci_mod_fc(ZPCI_MOD_FC_UNSET_MEASURE, 0);
	if (cc == 3 || red(frees_always)) /* 3: the function is gone, so nobody writes */
		cc = 0;
	if (cc)
		return -EIO;
	kmem_cache_free(zdev_fmb_cache, zdev->fmb); /* FINDS(base_close, no_lock) data-race, double-free */ /* FINDS(keeps_pointer) double-free */
	zdev->fmb = NULL; /* FINDS(no_lock) data-race */
	return 0;
}

/* After a reset the hardware no longer writes. v1 and v4 hand it the old block again. */
static int zpci_fmb_reenable_device(struct zpci_dev *zdev)
{
	assert_fmb_lock(zdev);
	if (!posted(E3)) {
		if (zdev->fmb && zpci_fmb_disable_device(zdev))
			return -EIO;
		return zpci_fmb_enable_device(zdev);
	}
	if (!zdev->fmb) /* FINDS(v1_reset) data-race */
		return -EINVAL;
	atomic64_set(&zdev->mapped_pages, 0);
	if (zpci_mod_fc(ZPCI_MOD_FC_SET_MEASURE, (u64)zdev->fmb)) { /* FINDS(v1_reset) data-race */
		kmem_cache_free(zdev_fmb_cache, zdev->fmb);
		zdev->fmb = NULL;
		return -EIO;
	}
	return 0;
}

/* The function appears, enabled; the cache of blocks has a window for user space since v4. */
static struct zpci_dev *zpci_create_device(void)
{
	struct zpci_dev *zdev = kzalloc(sizeof(*zdev), GFP_KERNEL | __GFP_NOFAIL);

	zdev_fmb_cache = kmem_cache_create_usercopy("PCI_FMB_cache", sizeof(struct zpci_fmb),
						    __alignof__(struct zpci_fmb), 0, 0,
						    red(no_window) ? 0 : sizeof(struct zpci_fmb),
						    NULL);
	hw.enabled = true;
	hw.irq = true;
	mutex_init(&zdev->state_lock);
	mutex_init(&zdev->kzdev_lock);
	mutex_init(&zdev->fmb_lock);
	zdev->fmb_length = sizeof(struct zpci_fmb);
	return zdev;
}

#endif
