/* SPDX-License-Identifier: Apache-2.0
 *
 * VARIANT close_between VIOLATED: the device goes between the test and the use
 * VARIANT no_callback VIOLATED: a call through an operation that is not there
 * VARIANT err_ptr VIOLATED: an error pointer that was tested for NULL
 * VARIANT tested HOLDS: test and use under the lock, IS_ERR() and the operation tested
 */
#include <kheddle/scenario.h>
#include <linux/err.h>
#include <linux/errno.h>
#include <linux/mutex.h>

struct device_ops {
	int (*read)(int offset);
};

struct device {
	const struct device_ops *ops;
};

static const struct device_ops no_ops;
static struct device device = { &no_ops };
static struct device *open_device = &device;
static DEFINE_MUTEX(lock);

static struct device *find_device(void)
{
	struct device *found = READ_ONCE(open_device);

	return found ? found : ERR_PTR(-ENODEV);
}

static void read_device(struct device *found)
{
#ifndef VARIANT_no_callback
	if (!found->ops->read) /* FINDS(err_ptr, close_between) null-deref */
		return;
#endif
	found->ops->read(0); /* FINDS(no_callback) null-deref */
}

KH_THREAD(reader)
{
#ifdef VARIANT_close_between
	if (READ_ONCE(open_device))
		read_device(READ_ONCE(open_device));
#else
	struct device *found;

	mutex_lock(&lock);
	found = find_device();
#ifdef VARIANT_err_ptr
	if (found)
#else
	if (!IS_ERR(found))
#endif
		read_device(found);
	mutex_unlock(&lock);
#endif
}

KH_THREAD(closer)
{
	mutex_lock(&lock);
	WRITE_ONCE(open_device, NULL);
	mutex_unlock(&lock);
}
