/* SPDX-License-Identifier: Apache-2.0
 *
 * The state of a live migration is shown in debugfs (vfio/DEVICE/migration/state) for as long as the device is bound,
 * also while nobody has it open. Stands for vfio_device_state_read(), vfio_device_debugfs_exit(), and the
 * migration_get_state() and close_device() of a driver that keeps its migration data while the device is open.
 *
 * VARIANT fixed HOLDS: the driver answers under state_mutex; the files are removed before the device's memory is freed
 * VARIANT no_lock VIOLATED: it answers without: the data is freed by close under the reader
 * VARIANT files_last VIOLATED: the files are removed after the device's memory was freed
 */
#include <kheddle/scenario.h>
#include <linux/debugfs.h>
#include <linux/mutex.h>
#include <linux/slab.h>

#include "variants.h"

enum vfio_device_mig_state {
	VFIO_DEVICE_STATE_ERROR,
	VFIO_DEVICE_STATE_STOP,
	VFIO_DEVICE_STATE_RUNNING,
};

struct migration {
	enum vfio_device_mig_state state;
};

struct migration_device {
	struct mutex state_mutex;
	struct migration *migration; /* while the device is open */
	struct dentry *debug_root;
};

static struct migration_device *mvdev;
static struct dentry *state_file; /* as user space finds it */

static enum vfio_device_mig_state migration_get_state(struct migration_device *mvdev)
{
	enum vfio_device_mig_state state = VFIO_DEVICE_STATE_ERROR;

	if (!red(no_lock))
		mutex_lock(&mvdev->state_mutex); /* FINDS(files_last) use-after-free */
	if (mvdev->migration) { /* FINDS(no_lock) data-race */ /* FINDS(files_last) use-after-free */
		state = mvdev->migration->state; /* FINDS(no_lock) data-race, null-deref, use-after-free */
	}
	if (!red(no_lock))
		mutex_unlock(&mvdev->state_mutex); /* FINDS(files_last) use-after-free */
	return state;
}

static void close_device(struct migration_device *mvdev)
{
	mutex_lock(&mvdev->state_mutex);
	kfree(mvdev->migration);
	mvdev->migration = NULL;
	mutex_unlock(&mvdev->state_mutex);
}

KH_INIT(bind_and_open)
{
	mvdev = kzalloc(sizeof(*mvdev), GFP_KERNEL);
	mutex_init(&mvdev->state_mutex);
	mvdev->debug_root = debugfs_create_file("state", 0400, NULL, mvdev, NULL);
	state_file = mvdev->debug_root;
	mvdev->migration = kzalloc(sizeof(*mvdev->migration), GFP_KERNEL);
	mvdev->migration->state = VFIO_DEVICE_STATE_RUNNING;
}

KH_THREAD(reader)
{
	if (debugfs_file_get(state_file)) {
		kh_reach("removed");
		return;
	}
	if (migration_get_state(debugfs_data(state_file)) == VFIO_DEVICE_STATE_RUNNING)
		kh_reach("running");
	else
		kh_reach("closed");
	debugfs_file_put(state_file);
}

KH_THREAD(user)
{
	struct dentry *debug_root = mvdev->debug_root;

	close_device(mvdev);
	if (!red(files_last))
		debugfs_remove(debug_root);
	kfree(mvdev);
	mvdev = NULL;
	if (red(files_last))
		debugfs_remove(debug_root);
}
