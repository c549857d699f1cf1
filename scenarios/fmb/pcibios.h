/* SPDX-License-Identifier: Apache-2.0
 *
 * Who switches the FMB of a function: the driver core (pcibios_enable_device and
 * pcibios_disable_device), the statistics file in debugfs, and a hot reset. Stands for parts of
 * arch/s390/pci/{pci.c,pci_debug.c}. Fixes for which no patch was posted are switches of their own:
 * FIX_TEARDOWN (E5), FIX_UNWIND (E6), FIX_IRQ_UNWIND (E7).
 */
#ifndef SCENARIOS_FMB_PCIBIOS_H
#define SCENARIOS_FMB_PCIBIOS_H

#include <linux/debugfs.h>
#include <linux/uaccess.h>

#include "zpci.h"

/* Where the numbers go; stands for the page of a seq_file. */
struct perf_page {
	u64 ld_ops;
	u64 st_ops;
};

static void pci_perf_show(struct zpci_dev *zdev, struct perf_page *page)
{
	mutex_lock(&zdev->fmb_lock); /* FINDS(v4_open) use-after-free */
	if (zdev->fmb) { /* FINDS(base_close) data-race */ /* FINDS(v4_open) use-after-free */
		page->ld_ops = zdev->fmb->ld_ops; /* FINDS(base_close) data-race, null-deref, use-after-free */ /* FINDS(v4_open) use-after-free */
		page->st_ops = zdev->fmb->st_ops; /* FINDS(base_close) data-race, null-deref, use-after-free */ /* FINDS(v4_open) use-after-free */
	}
	mutex_unlock(&zdev->fmb_lock); /* FINDS(v4_open) use-after-free */
}

/* write() of the statistics file: "0" or "1" */
static ssize_t pci_perf_seq_write(struct zpci_dev *zdev, const char __user *ubuf, size_t count)
{
	unsigned long val;
	int rc;

	rc = kstrtoul_from_user(ubuf, count, 10, &val);
	if (rc)
		return rc;
	mutex_lock(&zdev->fmb_lock);
	rc = val ? zpci_fmb_enable_device(zdev) : zpci_fmb_disable_device(zdev);
	mutex_unlock(&zdev->fmb_lock);
	return rc ? rc : (ssize_t)count;
}

/* The file in its directory, where user space finds it. */
static struct dentry *perf_file;

static void zpci_debug_init_device(struct zpci_dev *zdev)
{
	zdev->debugfs_perf = debugfs_create_file("statistics", 0644, NULL, zdev, NULL);
	smp_store_release(&perf_file, zdev->debugfs_perf);
}

static void zpci_debug_exit_device(struct zpci_dev *zdev)
{
	debugfs_remove(zdev->debugfs_perf);
}

/* read() and write(): debugfs holds the file round each operation, so that removal waits. */
static void user_reads_statistics(void)
{
	struct dentry *file = smp_load_acquire(&perf_file);
	struct perf_page page = {};

	if (!file || debugfs_file_get(file))
		return;
	pci_perf_show(debugfs_data(file), &page);
	debugfs_file_put(file);
}

static void user_writes_statistics(const char __user *ubuf)
{
	struct dentry *file = smp_load_acquire(&perf_file);

	if (!file || debugfs_file_get(file))
		return;
	pci_perf_seq_write(debugfs_data(file), ubuf, 1);
	debugfs_file_put(file);
}

static void pcibios_disable_device(struct zpci_dev *zdev)
{
#ifdef FIX_TEARDOWN
	zpci_debug_exit_device(zdev);
#endif
#if SERIES >= 1
	mutex_lock(&zdev->fmb_lock);
	zpci_fmb_disable_device(zdev);
	mutex_unlock(&zdev->fmb_lock);
#else
	zpci_fmb_disable_device(zdev);
#endif
#ifndef FIX_TEARDOWN
	zpci_debug_exit_device(zdev);
#endif
}

/* Another device may own the addresses that the BARs want. */
static bool resources_taken;

static int pci_enable_resources(void)
{
	return resources_taken ? -EINVAL : 0;
}

static int pcibios_enable_device(struct zpci_dev *zdev)
{
	int rc;

	zpci_debug_init_device(zdev);
#if SERIES >= 1
	mutex_lock(&zdev->fmb_lock);
	zpci_fmb_enable_device(zdev);
	mutex_unlock(&zdev->fmb_lock);
#else
	zpci_fmb_enable_device(zdev);
#endif
	rc = pci_enable_resources();
#ifdef FIX_UNWIND
	if (rc)
		pcibios_disable_device(zdev);
#endif
	return rc;
}

/* The function is gone for good: its handle, then its zpci_dev (kfree_rcu() in the kernel). */
static void zpci_release_device(struct zpci_dev *zdev)
{
	kh_atomic_begin();
	hw.enabled = false;
	hw.fmba = 0;
	kh_atomic_end();
	kfree(zdev);
}

#endif
