/* SPDX-License-Identifier: Apache-2.0
 *
 * Stands for include/linux/device.h, the part about what a driver keeps with a device; kernel/devres.cc says what is
 * kept. A scenario binds a driver by calling its probe(), and unbinds it with its remove() and then kh_devres_release().
 */
#ifndef KHEDDLE_LINUX_DEVICE_H
#define KHEDDLE_LINUX_DEVICE_H

#include <linux/interrupt.h>
#include <linux/pm.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/types.h>

struct device_node;
struct kh_devres;

struct device {
	struct device *parent;
	const char *init_name;
	void *driver_data;
	struct device_node *of_node;
	struct kh_devres
		*kh_resources; /* the latest first; changed by probe() and unbinding only */
	struct dev_pm_info power;
};

#ifdef __cplusplus
extern "C" {
#endif

void *devm_kmalloc(struct device *dev, size_t size, gfp_t gfp);
/* Frees at once what would have been freed when the driver goes. */
void devm_kfree(struct device *dev, const void *object);
int devm_add_action(struct device *dev, void (*action)(void *data), void *data);
int devm_add_action_or_reset(struct device *dev, void (*action)(void *data), void *data);
/* Runs an action now, and not again. */
void devm_release_action(struct device *dev, void (*action)(void *data), void *data);
int devm_request_threaded_irq(struct device *dev, unsigned int irq, irq_handler_t handler,
			      irq_handler_t thread_fn, unsigned long flags, const char *name,
			      void *id);
void devm_free_irq(struct device *dev, unsigned int irq, void *id);

/* What the driver core does after remove(), or after a probe() that failed: the latest resource goes first. */
void kh_devres_release(struct device *dev);

#ifdef __cplusplus
}
#endif

static inline void *devm_kzalloc(struct device *dev, size_t size, gfp_t gfp)
{
	return devm_kmalloc(dev, size, gfp | __GFP_ZERO);
}

static inline void *devm_kcalloc(struct device *dev, size_t n, size_t size, gfp_t gfp)
{
	size_t bytes;

	return __builtin_mul_overflow(n, size, &bytes) ? NULL : devm_kzalloc(dev, bytes, gfp);
}

static inline int devm_request_irq(struct device *dev, unsigned int irq, irq_handler_t handler,
				   unsigned long flags, const char *name, void *id)
{
	return devm_request_threaded_irq(dev, irq, handler, NULL, flags, name, id);
}

static inline void dev_set_drvdata(struct device *dev, void *data)
{
	dev->driver_data = data;
}

static inline void *dev_get_drvdata(const struct device *dev)
{
	return dev->driver_data;
}

static inline const char *dev_name(const struct device *dev)
{
	return dev->init_name;
}

#define dev_err_probe(dev, error, ...)                                                             \
	({                                                                                         \
		dev_err(dev, __VA_ARGS__);                                                         \
		(error);                                                                           \
	})

#endif
