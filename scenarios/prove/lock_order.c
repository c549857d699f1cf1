/* SPDX-License-Identifier: Apache-2.0
 *
 * The lock order of vfio-pci (catalogue A), as lockdep sees it: classes, and who was taken while who was held. Any number of
 * tasks do any of the operations, over and over; no order they make is ever a cycle, so no number of them deadlocks over these locks.
 *
 * Only the order is here: a lock is always granted, which allows more runs than there are. A trylock makes no order, since
 * nobody waits for it. `pm` stands for the runtime resume, which waits for the callback that takes memory_lock.
 *
 * VARIANT fixed HOLDS: there is an order that everybody keeps to
 * VARIANT down_write VIOLATED: hot reset waits for the memory_lock of the next device, and does not try (G13)
 * VARIANT resume_inside VIOLATED: the device is woken up under memory_lock (G22)
 * VARIANT map_looks VIOLATED: an importer's map looks at the memory state under memory_lock (G12)
 * VARIANT copies_inside VIOLATED: read() copies to user space, which may fault, under memory_lock
 */
#include <kheddle/prove.h>

enum {
	DEV_SET, /* vfio_device_set::lock */
	PM,
	MMAP_LOCK,
	IGATE, /* vfio_pci_core_device::igate */
	REGION_LOCK,
	MEMORY_LOCK,
	DMA_RESV,
	PAGES_MUTEX, /* of iommufd, the importer */
	I_MMAP_RWSEM,
	LOCKS
};

/* The second lock was waited for while the first was held. */
static bool before[LOCKS][LOCKS];

/* Whoever is before nobody that is left goes; where nobody can, there is a cycle. */
KH_INVARIANT(no_cycle) /* FINDS(down_write, resume_inside, map_looks, copies_inside) assertion */
{
	bool left[LOCKS];
	bool any = false;

	for (int i = 0; i < LOCKS; i++)
		left[i] = true;
	for (int round = 0; round < LOCKS; round++) {
		for (int i = 0; i < LOCKS; i++) {
			bool waits = false;

			for (int j = 0; j < LOCKS; j++)
				waits |= before[i][j] & left[j];
			left[i] &= waits;
		}
	}
	for (int i = 0; i < LOCKS; i++)
		any |= left[i];
	return !any;
}

/* One step: the lock is taken, and stays so to the end of the operation. */
#define TAKE(lock)                                                                                 \
	do {                                                                                       \
		kh_atomic_begin();                                                                 \
		for (int other = 0; other < LOCKS; other++)                                        \
			if (held >> other & 1)                                                     \
				before[other][lock] = true;                                        \
		kh_atomic_end();                                                                   \
		held |= 1u << (lock);                                                              \
	} while (0)
#define TRY(lock) (held |= 1u << (lock))
#define DROP(lock) (held &= ~(1u << (lock)))

/* vfio_pci_zap_and_down_write_memory_lock(), vfio_pci_dma_buf_move() */
#define ZAP_AND_REVOKE()                                                                           \
	do {                                                                                       \
		TAKE(I_MMAP_RWSEM);                                                                \
		DROP(I_MMAP_RWSEM);                                                                \
		TAKE(DMA_RESV);                                                                    \
		TAKE(PAGES_MUTEX); /* the importer's invalidate_mappings() */                      \
		DROP(PAGES_MUTEX);                                                                 \
		DROP(DMA_RESV);                                                                    \
	} while (0)

static void fault(void)
{
	unsigned held = 0;

	TAKE(MMAP_LOCK);
	TAKE(MEMORY_LOCK);
}

static void fault_on_buffer(void) /* the series with mmap of dma-bufs */
{
	unsigned held = 0;

	TAKE(MMAP_LOCK);
	TAKE(DMA_RESV);
	DROP(DMA_RESV);
	TAKE(MEMORY_LOCK);
}

static void read_bar(void)
{
	unsigned held = 0;

	TAKE(PM);
	DROP(PM);
	TAKE(MEMORY_LOCK);
#ifndef VARIANT_copies_inside
	DROP(MEMORY_LOCK);
#endif
	TAKE(MMAP_LOCK); /* copy_to_user() */
}

static void write_command(void)
{
	unsigned held = 0;

	TAKE(MEMORY_LOCK);
	ZAP_AND_REVOKE();
}

static void reset(void) /* VFIO_DEVICE_RESET, low power entry, FLR by config space */
{
	unsigned held = 0;

#ifndef VARIANT_resume_inside
	TAKE(PM);
	DROP(PM);
#endif
	TAKE(MEMORY_LOCK);
#ifdef VARIANT_resume_inside
	TAKE(PM);
	DROP(PM);
#endif
	ZAP_AND_REVOKE();
}

static void pm_callback(void) /* vfio_pci_core_runtime_resume() */
{
	unsigned held = 0;

	TAKE(PM);
	TAKE(MEMORY_LOCK);
	DROP(MEMORY_LOCK);
	TAKE(IGATE);
}

static void hot_reset(void)
{
	unsigned held = 0;

	TAKE(DEV_SET);
	TAKE(PM);
	DROP(PM);
	TAKE(MMAP_LOCK); /* the user's list of groups is copied before any memory_lock */
	DROP(MMAP_LOCK);
	TRY(MEMORY_LOCK);
#ifdef VARIANT_down_write
	TAKE(MEMORY_LOCK);
#endif
	ZAP_AND_REVOKE();
}

static void set_irqs(void) /* MSI is enabled with memory on */
{
	unsigned held = 0;

	TAKE(IGATE);
	TAKE(MEMORY_LOCK);
}

static void export_buffer(void)
{
	unsigned held = 0;

	TAKE(MEMORY_LOCK);
	TAKE(DMA_RESV);
}

static void importer(void) /* map_dma_buf() */
{
	unsigned held = 0;

	TAKE(DMA_RESV);
#ifdef VARIANT_map_looks
	TAKE(MEMORY_LOCK);
	DROP(MEMORY_LOCK);
#endif
	TAKE(PAGES_MUTEX);
}

static void close_device(void)
{
	unsigned held = 0;

	TAKE(DEV_SET);
	TAKE(MEMORY_LOCK); /* vfio_pci_dma_buf_cleanup() */
	ZAP_AND_REVOKE();
}

static void region_info(void)
{
	unsigned held = 0;

	TAKE(REGION_LOCK);
	DROP(REGION_LOCK);
	TAKE(MMAP_LOCK); /* copy_to_user() */
}

KH_ANY_NUMBER(task, 1)
{
	switch (kh_choose(12)) {
	case 0:
		fault();
		break;
	case 1:
		fault_on_buffer();
		break;
	case 2:
		read_bar();
		break;
	case 3:
		write_command();
		break;
	case 4:
		reset();
		break;
	case 5:
		pm_callback();
		break;
	case 6:
		hot_reset();
		break;
	case 7:
		set_irqs();
		break;
	case 8:
		export_buffer();
		break;
	case 9:
		importer();
		break;
	case 10:
		close_device();
		break;
	default:
		region_info();
		break;
	}
}
