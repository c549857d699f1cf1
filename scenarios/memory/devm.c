/* SPDX-License-Identifier: Apache-2.0
 *
 * Memory that goes with the driver, and who is still there when it goes.
 *
 * VARIANT open_file VIOLATED: a file that is open survives the driver, its memory does not
 * VARIANT line_last VIOLATED: the interrupt line came first, so it goes after the memory that its handler uses
 * VARIANT plain HOLDS: freed by the last reference; the line comes last and goes first
 */
#include <kheddle/scenario.h>
#include <linux/fs.h>
#include <linux/kref.h>
#include <linux/platform_device.h>

struct sensor {
	struct kref ref;
	int events;
};

static struct platform_device pdev;
static struct sensor *late;
static int fd;

static void __maybe_unused sensor_release(struct kref *ref)
{
	kfree(container_of(ref, struct sensor, ref));
}

static void __maybe_unused sensor_put(void *sensor)
{
	kref_put(&((struct sensor *)sensor)->ref, sensor_release);
}

static irqreturn_t sensor_irq(int irq, void *id)
{
	struct sensor *sensor = READ_ONCE(late);

	if (sensor)
		WRITE_ONCE(sensor->events, 1); /* FINDS(line_last) use-after-free */
	return IRQ_HANDLED;
}

static long sensor_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct sensor *sensor = file->private_data;

	return READ_ONCE(sensor->events); /* FINDS(open_file) use-after-free */
}

static int sensor_close(struct inode *inode, struct file *file)
{
#ifdef VARIANT_plain
	sensor_put(file->private_data);
#endif
	return 0;
}

static const struct file_operations sensor_fops = {
	.unlocked_ioctl = sensor_ioctl,
	.release = sensor_close,
};

static int sensor_probe(struct platform_device *pdev)
{
	struct device *dev = &pdev->dev;
	struct sensor *sensor;
	int ret;

#ifdef VARIANT_line_last
	ret = devm_request_irq(dev, 7, sensor_irq, 0, "sensor", pdev);
	if (ret)
		return ret;
#endif
#ifdef VARIANT_plain
	sensor = kzalloc(sizeof(*sensor), GFP_KERNEL);
#else
	sensor = devm_kzalloc(dev, sizeof(*sensor), GFP_KERNEL);
#endif
	if (!sensor)
		return -ENOMEM;
	kref_init(&sensor->ref);
#ifdef VARIANT_plain
	ret = devm_add_action_or_reset(dev, sensor_put, sensor);
	if (ret)
		return ret;
#endif
	platform_set_drvdata(pdev, sensor);
	WRITE_ONCE(late, sensor);
#ifdef VARIANT_line_last
	return 0;
#else
	return devm_request_irq(dev, 7, sensor_irq, 0, "sensor", pdev);
#endif
}

KH_INIT(bound)
{
	struct sensor *sensor;

	KH_ASSERT(!sensor_probe(&pdev));
	sensor = platform_get_drvdata(&pdev);
#ifdef VARIANT_line_last
	return;
#endif
#ifdef VARIANT_plain
	kref_get(&sensor->ref);
#endif
	fd = kh_open(&sensor_fops, sensor);
}

KH_THREAD(user)
{
#ifndef VARIANT_line_last
	kh_ioctl(fd, 0, 0);
	kh_close(fd);
#endif
}

KH_THREAD(unbind)
{
	kh_devres_release(&pdev.dev);
}
