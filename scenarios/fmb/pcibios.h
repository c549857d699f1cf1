/* SPDX-License-Identifier: Apache-2.0
 *
 * Who switches the FMB of a function: the driver core (pcibios_enable_device and
 * pcibios_disable_device) and the statistics file in debugfs, which leaves the FMB of a guest alone. Stands for
 * parts of arch/s390/pci/{pci.c,pci_debug.c}.
 */
#ifndef SCENARIOS_FMB_PCIBIOS_H
#define SCENARIOS_FMB_PCIBIOS_H

#include <linux/debugfs.h>
#include <linux/uaccess.h>

#include "kvm.h"
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

/* With kzdev_lock held. */
static int fmb_switch(struct zpci_dev *zdev, unsigned long val)
{
	if (guest_owns_fmb(zdev))
		return -EBUSY;
	guard(mutex)(&zdev->fmb_lock);
	KH_ASSERT(!READ_ONCE(zdev->kzdev)); /* FINDS(v1_kvm) assertion */
	return val ? zpci_fmb_enable_device(zdev) : zpci_fmb_disable_device(zdev);
}

/* write() of the statistics file: "0" or "1" */
static ssize_t pci_perf_seq_write(struct zpci_dev *zdev, const char __user *ubuf, size_t count)
{
	unsigned long val;
	int rc;

	if (posted(E8c))
		mutex_lock(&zdev->kzdev_lock);
	rc = kstrtoul_from_user(ubuf, count, 10, &val); /* FINDS(v4_kvm) user-blocks-lock */
	if (!posted(E8c) && !posted(E8b))
		mutex_lock(&zdev->kzdev_lock);
	if (!rc)
		rc = fmb_switch(zdev, val);
	if (!posted(E8b))
		mutex_unlock(&zdev->kzdev_lock);
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
	if (!posted(E5))
		zpci_debug_exit_device(zdev);
	if (posted(E4)) {
		zpci_fmb_disable_device(zdev);
	} else {
		mutex_lock(&zdev->fmb_lock);
		zpci_fmb_disable_device(zdev);
		mutex_unlock(&zdev->fmb_lock);
	}
	if (posted(E5))
		zpci_debug_exit_device(zdev);
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
	if (posted(E4)) {
		zpci_fmb_enable_device(zdev);
	} else {
		mutex_lock(&zdev->fmb_lock);
		zpci_fmb_enable_device(zdev);
		mutex_unlock(&zdev->fmb_lock);
	}
	rc = pci_enable_resources();
	if (rc && !posted(E6))
		pcibios_disable_device(zdev);
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
