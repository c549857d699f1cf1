// Stands for lib/kobject.c, compiled with the tree's headers.
// Keeps: reference counts; the release by the type after the last one, and then the parent's reference. Leaves out: sysfs,
// names, ksets, uevents. Nothing fails but adding, where allocations may.
#include <linux/kobject.h>
#include <linux/slab.h>
#include <kheddle.h>
#include <kheddle/context.h>
#include <kheddle/environment.h>

void kobject_init(struct kobject *kobj, const struct kobj_type *ktype)
{
	kref_init(&kobj->kref);
	INIT_LIST_HEAD(&kobj->entry);
	kobj->ktype = ktype;
	kobj->state_in_sysfs = 0;
	kobj->state_initialized = 1;
}

struct kobject *kobject_get(struct kobject *kobj)
{
	if (kobj)
		kref_get(&kobj->kref);
	return kobj;
}

struct kobject *kobject_get_unless_zero(struct kobject *kobj)
{
	return kobj && kref_get_unless_zero(&kobj->kref) ? kobj : NULL;
}

static void release_kobject(struct kref *kref)
{
	struct kobject *kobj = container_of(kref, struct kobject, kref);
	struct kobject *parent = kobj->state_in_sysfs ? kobj->parent : NULL;

	if (kobj->ktype && kobj->ktype->release)
		kobj->ktype->release(kobj);
	else
		kh_warn("assertion",
			"kobject has no release() function, it is broken and must be fixed");
	kobject_put(parent);
}

void kobject_put(struct kobject *kobj)
{
	if (kobj)
		kref_put(&kobj->kref, release_kobject);
}

int kobject_set_name(struct kobject *kobj, const char *format, ...)
{
	return 0;
}

static int add_kobject(struct kobject *kobj, struct kobject *parent)
{
	kh_might_sleep();
	if (kh_may(allocations_fail))
		return -ENOMEM;
	kobj->parent = kobject_get(parent);
	kobj->state_in_sysfs = 1;
	return 0;
}

int kobject_add(struct kobject *kobj, struct kobject *parent, const char *format, ...)
{
	return add_kobject(kobj, parent);
}

int kobject_init_and_add(struct kobject *kobj, const struct kobj_type *ktype,
			 struct kobject *parent, const char *format, ...)
{
	kobject_init(kobj, ktype);
	return add_kobject(kobj, parent);
}

void kobject_del(struct kobject *kobj)
{
	kh_might_sleep();
	if (!kobj || !kobj->state_in_sysfs)
		return;
	kobj->state_in_sysfs = 0;
	kobject_put(kobj->parent);
	kobj->parent = NULL;
}

static void release_created_kobject(struct kobject *kobj)
{
	kfree(kobj);
}

static const struct kobj_type created_kobject = {.release = release_created_kobject};

struct kobject *kobject_create_and_add(const char *name, struct kobject *parent)
{
	struct kobject *kobj = kzalloc(sizeof(*kobj), GFP_KERNEL);

	if (!kobj)
		return NULL;
	if (kobject_init_and_add(kobj, &created_kobject, parent, "%s", name)) {
		kobject_put(kobj);
		return NULL;
	}
	return kobj;
}
