// Stands for drivers/base/core.c and class.c, compiled with the tree's headers.
// Keeps: reference counts, and the release by the class, the type or the device after the last one; devices of a class
// are found and walked while others come and go, each with a reference held meanwhile.
// Leaves out: sysfs, uevents, parents, names, buses, drivers, devtmpfs: nothing of them is there, and nothing fails but
// device_add(), where allocations may.
#include <linux/device.h>
#include <linux/err.h>
#include <linux/kobject.h>
#include <linux/slab.h>
#include <linux/sysfs.h>
#include <kheddle.h>
#include <kheddle/context.h>
#include <kheddle/device.h>
#include <kheddle/environment.h>

#define KH_MAX_DEVICES 8

static void init_runtime_pm(struct device *dev); /* pm.c */

static struct device *devices[KH_MAX_DEVICES];
/* Attribute callbacks that run, by the device's slot; a slot is not given away while any does. */
static unsigned char attributes_running[KH_MAX_DEVICES];
static bool going[KH_MAX_DEVICES];

/* In an atomic section. KH_MAX_DEVICES if it is not registered. */
static int slot_of(const struct device *dev)
{
	int i = 0;

	while (i < KH_MAX_DEVICES && devices[i] != dev)
		i++;
	return i;
}

static void release_device(struct kobject *kobj)
{
	struct device *dev = container_of(kobj, struct device, kobj);

	if (dev->release)
		dev->release(dev);
	else if (dev->type && dev->type->release)
		dev->type->release(dev);
	else if (dev->class && dev->class->dev_release)
		dev->class->dev_release(dev);
	else
		kh_warn("assertion",
			"Device has no release() function, it is broken and must be fixed");
}

static const struct kobj_type device_type = {.release = release_device};

void device_initialize(struct device *dev)
{
	kobject_init(&dev->kobj, &device_type);
	spin_lock_init(&dev->power.lock);
	mutex_init(&dev->mutex);
	lockdep_set_novalidate_class(&dev->mutex);
	init_runtime_pm(dev);
}

struct device *get_device(struct device *dev)
{
	if (dev)
		kobject_get(&dev->kobj);
	return dev;
}

void put_device(struct device *dev)
{
	if (dev)
		kobject_put(&dev->kobj);
}

int dev_set_name(struct device *dev, const char *format, ...)
{
	return 0;
}

int device_add(struct device *dev)
{
	int i;

	kh_might_sleep();
	if (kh_may(allocations_fail))
		return -ENOMEM;
	get_device(dev);
	kh_atomic_begin();
	i = slot_of(NULL);
	if (i == KH_MAX_DEVICES)
		kh_fail("unmodelled-call", "more than %d devices", KH_MAX_DEVICES);
	devices[i] = dev;
	kh_note(KH_STATE, dev, "device_add");
	kh_atomic_end();
	return 0;
}

int device_register(struct device *dev)
{
	device_initialize(dev);
	return device_add(dev);
}

void device_del(struct device *dev)
{
	int i;

	kh_might_sleep();
	kh_atomic_begin();
	i = slot_of(dev);
	if (i == KH_MAX_DEVICES || going[i])
		kh_fail("assertion", "device_del() of a device that is not registered");
	going[i] = true;
	kh_note(KH_STATE, dev, "device_del");
	kh_atomic_end();
	kh_atomic_begin();
	kh_note(KH_WAIT, dev, "device_del");
	kh_await(!attributes_running[i]);
	devices[i] = NULL;
	going[i] = false;
	kh_atomic_end();
	put_device(dev);
}

bool kh_attribute_enter(struct device *dev)
{
	bool may;
	int i;

	kh_atomic_begin();
	i = slot_of(dev);
	may = i < KH_MAX_DEVICES && !going[i];
	if (may)
		attributes_running[i]++;
	kh_atomic_end();
	return may;
}

void kh_attribute_leave(struct device *dev)
{
	kh_atomic_begin();
	attributes_running[slot_of(dev)]--;
	kh_atomic_end();
}

void device_unregister(struct device *dev)
{
	device_del(dev);
	put_device(dev);
}

/* The next device of the class from slot *i on, with a reference; NULL at the end. */
static struct device *next_device(struct class *class, int *i)
{
	struct device *found = NULL;

	kh_atomic_begin();
	for (; *i < KH_MAX_DEVICES && !found; ++*i) {
		struct device *dev = devices[*i];

		if (dev && !going[*i] && dev->class == class &&
		    kref_get_unless_zero(&dev->kobj.kref))
			found = dev;
	}
	kh_atomic_end();
	return found;
}

int class_for_each_device(struct class *class, struct device *start, void *data,
			  int (*fn)(struct device *, void *))
{
	struct device *dev;
	int i = 0, ret = 0;

	while (!ret && (dev = next_device(class, &i))) {
		ret = fn(dev, data);
		put_device(dev);
	}
	return ret;
}

struct device *class_find_device(struct class *class, struct device *start, const void *data,
				 int (*match)(struct device *, const void *))
{
	struct device *dev;
	int i = 0;

	while ((dev = next_device(class, &i))) {
		if (match(dev, data))
			return dev; /* with its reference */
		put_device(dev);
	}
	return NULL;
}

int __class_register(struct class *class, struct lock_class_key *key)
{
	return 0;
}

void class_unregister(struct class *class)
{
}

struct class *__class_create(struct module *owner, const char *name, struct lock_class_key *key)
{
	struct class *class;

	if (kh_may(allocations_fail))
		return ERR_PTR(-ENOMEM);
	class = kh_allocate(sizeof(*class), true);
	class->name = name;
	return class;
}

void class_destroy(struct class *class)
{
	kh_free(class);
}

static void release_created(struct device *dev)
{
	kfree(dev);
}

struct device *device_create_with_groups(struct class *class, struct device *parent, dev_t devt,
					 void *drvdata, const struct attribute_group **groups,
					 const char *format, ...)
{
	struct device *dev = kzalloc(sizeof(*dev), GFP_KERNEL);
	int error;

	if (!dev)
		return ERR_PTR(-ENOMEM);
	device_initialize(dev);
	dev->class = class;
	dev->devt = devt;
	dev->driver_data = drvdata;
	dev->release = release_created;
	error = device_add(dev);
	if (error) {
		put_device(dev);
		return ERR_PTR(error);
	}
	return dev;
}

struct device *device_create(struct class *class, struct device *parent, dev_t devt, void *drvdata,
			     const char *format, ...)
{
	return device_create_with_groups(class, parent, devt, drvdata, NULL, "%s", format);
}

void device_destroy(struct class *class, dev_t devt)
{
	struct device *dev;
	int i = 0;

	while ((dev = next_device(class, &i))) {
		if (dev->devt == devt) {
			put_device(dev);
			device_unregister(dev);
			return;
		}
		put_device(dev);
	}
}

int sysfs_create_link(struct kobject *kobj, struct kobject *target, const char *name)
{
	return 0;
}

void sysfs_remove_link(struct kobject *kobj, const char *name)
{
}

void sysfs_delete_link(struct kobject *dir, struct kobject *target, const char *name)
{
}

int kobject_uevent(struct kobject *kobj, enum kobject_action action)
{
	return 0;
}
