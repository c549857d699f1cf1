// Stands for fs/char_dev.c and the parts of fs/proc that drivers register with, compiled with the tree's headers.
// Keeps: a cdev is opened (kh_open_dev()) from cdev_add() to cdev_del(), goes with its last reference, open files' included,
// and holds one on its parent. Leaves out: what __register_chrdev() registers, whose files are opened by kh_open() with the
// operations themselves; numbers are never short; fs/proc.
#include <linux/cdev.h>
#include <linux/device.h>
#include <linux/fs.h>
#include <linux/module.h>
#include <linux/proc_fs.h>
#include <linux/slab.h>
#include <kheddle.h>
#include <kheddle/context.h>
#include <kheddle/environment.h>

#define KH_MAX_CDEVS 8

static struct cdev *registered_cdevs[KH_MAX_CDEVS];

static void release_cdev(struct kobject *kobj)
{
	kobject_put(kobj->parent);
}

static void release_cdev_alloc(struct kobject *kobj)
{
	struct kobject *parent = kobj->parent;

	kfree(container_of(kobj, struct cdev, kobj));
	kobject_put(parent);
}

static const struct kobj_type cdev_type = {.release = release_cdev};
static const struct kobj_type cdev_alloc_type = {.release = release_cdev_alloc};

void cdev_init(struct cdev *cdev, const struct file_operations *fops)
{
	memset(cdev, 0, sizeof(*cdev));
	INIT_LIST_HEAD(&cdev->list);
	kobject_init(&cdev->kobj, &cdev_type);
	cdev->ops = fops;
}

struct cdev *cdev_alloc(void)
{
	struct cdev *cdev = kzalloc(sizeof(*cdev), GFP_KERNEL);

	if (cdev) {
		INIT_LIST_HEAD(&cdev->list);
		kobject_init(&cdev->kobj, &cdev_alloc_type);
	}
	return cdev;
}

void cdev_set_parent(struct cdev *cdev, struct kobject *parent)
{
	WARN_ON(!parent->state_initialized);
	cdev->kobj.parent = parent;
}

/* In an atomic section. KH_MAX_CDEVS if it is not registered. */
static int slot_of_cdev(const struct cdev *cdev)
{
	int i = 0;

	while (i < KH_MAX_CDEVS && registered_cdevs[i] != cdev)
		i++;
	return i;
}

int cdev_add(struct cdev *cdev, dev_t dev, unsigned int count)
{
	int i;

	kh_might_sleep();
	if (kh_may(allocations_fail))
		return -ENOMEM;
	cdev->dev = dev;
	cdev->count = count;
	kobject_get(cdev->kobj.parent);
	kh_atomic_begin();
	i = slot_of_cdev(NULL);
	if (i == KH_MAX_CDEVS)
		kh_fail("unmodelled-call", "more than %d character devices", KH_MAX_CDEVS);
	registered_cdevs[i] = cdev;
	kh_note(KH_STATE, cdev, "cdev_add");
	kh_atomic_end();
	return 0;
}

void cdev_del(struct cdev *cdev)
{
	int i;

	kh_might_sleep();
	kh_atomic_begin();
	i = slot_of_cdev(cdev);
	if (i < KH_MAX_CDEVS)
		registered_cdevs[i] = NULL;
	kh_note(KH_STATE, cdev, "cdev_del");
	kh_atomic_end();
	kobject_put(&cdev->kobj);
}

int cdev_device_add(struct cdev *cdev, struct device *dev)
{
	int ret = 0;

	if (dev->devt) {
		cdev_set_parent(cdev, &dev->kobj);
		ret = cdev_add(cdev, dev->devt, 1);
	}
	if (ret)
		return ret;
	ret = device_add(dev);
	if (ret && dev->devt)
		cdev_del(cdev);
	return ret;
}

void cdev_device_del(struct cdev *cdev, struct device *dev)
{
	device_del(dev);
	if (dev->devt)
		cdev_del(cdev);
}

struct cdev *kh_cdev_get(dev_t dev)
{
	struct cdev *cdev = NULL;

	kh_atomic_begin();
	for (int i = 0; i < KH_MAX_CDEVS && !cdev; i++) {
		struct cdev *other = registered_cdevs[i];

		if (other && dev - other->dev < other->count && try_module_get(other->owner)) {
			cdev = other;
			if (!kobject_get_unless_zero(&cdev->kobj)) {
				module_put(cdev->owner);
				cdev = NULL;
			}
		}
	}
	kh_atomic_end();
	return cdev;
}

void cdev_put(struct cdev *cdev)
{
	struct module *owner;

	if (!cdev)
		return;
	owner = cdev->owner;
	kobject_put(&cdev->kobj);
	module_put(owner);
}

int alloc_chrdev_region(dev_t *dev, unsigned int baseminor, unsigned int count, const char *name)
{
	static atomic_t majors = ATOMIC_INIT(240);

	*dev = MKDEV(atomic_inc_return(&majors), baseminor);
	return 0;
}

int register_chrdev_region(dev_t from, unsigned int count, const char *name)
{
	return 0;
}

void unregister_chrdev_region(dev_t from, unsigned int count)
{
}

int __register_chrdev(unsigned int major, unsigned int baseminor, unsigned int count,
		      const char *name, const struct file_operations *fops)
{
	return 0;
}

void __unregister_chrdev(unsigned int major, unsigned int baseminor, unsigned int count,
			 const char *name)
{
}

struct proc_dir_entry *proc_create_seq_private(const char *name, umode_t mode,
					       struct proc_dir_entry *parent,
					       const struct seq_operations *ops,
					       unsigned int state_size, void *data)
{
	return NULL;
}

loff_t noop_llseek(struct file *file, loff_t offset, int whence)
{
	return file->f_pos;
}
