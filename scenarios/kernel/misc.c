/* SPDX-License-Identifier: Apache-2.0
 *
 * The kernel's own drivers/char/misc.c, unmodified: a driver registers and removes its device while user space opens it. The
 * driver's object lives as long as somebody has it open.
 *
 * KH_SOURCES:
 * VARIANT counted HOLDS: open takes a reference under misc_mtx, release drops it
 * VARIANT freed VIOLATED: the driver frees the object when it has removed the device
 */
#include "drivers/char/misc.c"
#include <kheddle/files.h>
#include <kheddle/scenario.h>

struct object {
	struct miscdevice misc;
	struct kref kref;
	int value;
};

static struct object *object;

static void release_object(struct kref *kref)
{
	kfree(container_of(kref, struct object, kref));
}

static int object_open(struct inode *inode, struct file *file)
{
	struct object *o = container_of(file->private_data, struct object, misc);

#if VARIANT_counted
	kref_get(&o->kref);
#endif
	file->private_data = o;
	return 0;
}

static ssize_t object_read(struct file *file, char __user *buf, size_t count, loff_t *pos)
{
	struct object *o = file->private_data;

	kh_reach("read");
	return o->value; /* FINDS(freed) use-after-free */
}

static int object_release(struct inode *inode, struct file *file)
{
#if VARIANT_counted
	struct object *o = file->private_data;

	kref_put(&o->kref, release_object);
#endif
	return 0;
}

static const struct file_operations object_fops = {
	.open = object_open,
	.read = object_read,
	.release = object_release,
};

KH_INIT(setup)
{
	KH_ASSERT(misc_init() == 0);
	object = kzalloc(sizeof(*object), GFP_KERNEL);
	kref_init(&object->kref);
	object->misc.minor = 0; /* that of the inodes of kh_open() */
	object->misc.name = "object";
	object->misc.fops = &object_fops;
}

KH_THREAD(driver)
{
	KH_ASSERT(misc_register(&object->misc) == 0);
	misc_deregister(&object->misc);
	kref_put(&object->kref, release_object);
}

KH_THREADS(user, 2)
{
	char byte;
	int fd = kh_open(&misc_fops, NULL);

	if (fd < 0)
		return;
	kh_read(fd, &byte, 1);
	kh_close(fd);
}

KH_FINAL(unload)
{
	class_destroy(misc_class);
}
