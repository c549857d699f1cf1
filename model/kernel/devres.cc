// Stands for drivers/base/devres.c and kernel/irq/devres.c. Keeps: resources go in the reverse order of their coming,
// when the driver does, whoever still uses them. Leaves out: groups; adding resources from several threads at a time.
// Checks: nothing of its own: what outlives its memory shows as use-after-free.
#include <kheddle.h>
#include <kheddle/environment.h>
#include <linux/device.h>

struct kh_devres {
	kh_devres *next;
	void (*action)(void *data);
	void *data;
	unsigned int irq; // if `action` is free_line
};

namespace
{

void free_object(void *object)
{
	kfree(object);
}

// Marks a resource that is an interrupt line.
void free_line(void *)
{
}

kh_devres *add(struct device *dev, void (*action)(void *data), void *data)
{
	auto *resource = static_cast<kh_devres *>(kh_allocate(sizeof(kh_devres), true));

	resource->action = action;
	resource->data = data;
	resource->next = dev->kh_resources;
	dev->kh_resources = resource;
	return resource;
}

void take_off(kh_devres **link)
{
	kh_devres *resource = *link;

	*link = resource->next;
	if (resource->action == free_line)
		free_irq(resource->irq, resource->data);
	else
		resource->action(resource->data);
	kh_free(resource);
}

void release(struct device *dev, void (*action)(void *data), const void *data)
{
	for (kh_devres **link = &dev->kh_resources; *link; link = &(*link)->next) {
		if ((*link)->action != action || (*link)->data != data)
			continue;
		take_off(link);
		return;
	}
	kh_warn("assertion", "WARNING: the device has no such managed resource");
}

} // namespace

void *devm_kmalloc(struct device *dev, size_t size, gfp_t gfp)
{
	void *object = kmalloc(size, gfp);

	if (object && size)
		add(dev, free_object, object);
	return object;
}

void devm_kfree(struct device *dev, const void *object)
{
	if (!ZERO_OR_NULL_PTR(object))
		release(dev, free_object, object);
}

int devm_add_action(struct device *dev, void (*action)(void *data), void *data)
{
	if (kh_may(allocations_fail))
		return -ENOMEM;
	add(dev, action, data);
	return 0;
}

int devm_add_action_or_reset(struct device *dev, void (*action)(void *data), void *data)
{
	int ret = devm_add_action(dev, action, data);

	if (ret)
		action(data);
	return ret;
}

void devm_release_action(struct device *dev, void (*action)(void *data), void *data)
{
	release(dev, action, data);
}

int devm_request_threaded_irq(struct device *dev, unsigned int irq, irq_handler_t handler,
			      irq_handler_t thread_fn, unsigned long flags, const char *name,
			      void *id)
{
	int ret = request_threaded_irq(irq, handler, thread_fn, flags, name, id);

	if (!ret)
		add(dev, free_line, id)->irq = irq;
	return ret;
}

void devm_free_irq(struct device *dev, unsigned int, void *id)
{
	release(dev, free_line, id);
}

void kh_devres_release(struct device *dev)
{
	while (dev->kh_resources)
		take_off(&dev->kh_resources);
}
