/* SPDX-License-Identifier: Apache-2.0
 *
 * Stands for include/linux/clk.h, the consumers' side; kernel/clk.cc says what is kept.
 */
#ifndef KHEDDLE_LINUX_CLK_H
#define KHEDDLE_LINUX_CLK_H

#include <linux/device.h>
#include <linux/err.h>

struct clk {
	const char *id;
	unsigned int prepared;
	unsigned int enabled;
	unsigned long rate;
};

#ifdef __cplusplus
extern "C" {
#endif

struct clk *clk_get(struct device *dev, const char *id);
void clk_put(struct clk *clk);
struct clk *devm_clk_get(struct device *dev, const char *id);
/* Also prepared and enabled as long as the driver is bound. */
struct clk *devm_clk_get_enabled(struct device *dev, const char *id);

/* These sleep; clk_enable() and clk_disable() do not. NULL is a clock that is always on. */
int clk_prepare(struct clk *clk);
void clk_unprepare(struct clk *clk);
int clk_enable(struct clk *clk);
void clk_disable(struct clk *clk);
unsigned long clk_get_rate(struct clk *clk);
int clk_set_rate(struct clk *clk, unsigned long rate);

#ifdef __cplusplus
}
#endif

static inline int clk_prepare_enable(struct clk *clk)
{
	int ret = clk_prepare(clk);

	if (ret)
		return ret;
	ret = clk_enable(clk);
	if (ret)
		clk_unprepare(clk);
	return ret;
}

static inline void clk_disable_unprepare(struct clk *clk)
{
	clk_disable(clk);
	clk_unprepare(clk);
}

static inline struct clk *devm_clk_get_optional(struct device *dev, const char *id)
{
	return devm_clk_get(dev, id);
}

#endif
