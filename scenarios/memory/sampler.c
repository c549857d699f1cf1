/* SPDX-License-Identifier: Apache-2.0
 *
 * A small platform driver: a clock, a property of the device tree, and samples that go through a kfifo.
 *
 * VARIANT two_writers VIOLATED: a kfifo needs no lock for one reader and one writer, but for two writers
 * VARIANT clock_twice VIOLATED: remove() stops the clock, and so does what devm_clk_get_enabled() left behind
 * VARIANT plain HOLDS: one writer at a time, and the clock stops once
 */
#include <kheddle/scenario.h>
#include <linux/clk.h>
#include <linux/kfifo.h>
#include <linux/of.h>
#include <linux/platform_device.h>

struct sampler {
	struct clk *clk;
	u32 offset;
	spinlock_t lock; /* of those who put samples */
	DECLARE_KFIFO(samples, u32, 4);
};

static u32 offset = 10;
static struct property properties[] = {
	{ "compatible", 12, "acme,sampler", &properties[1] },
	{ "acme,offset", sizeof(offset), &offset, &properties[2] },
	{ "acme,signed", 0, NULL, NULL },
};
static struct device_node node = { .name = "sampler", .properties = properties };
static struct platform_device pdev = { .dev.of_node = &node };

static int sampler_probe(struct platform_device *pdev)
{
	struct device *dev = &pdev->dev;
	struct sampler *sampler = devm_kzalloc(dev, sizeof(*sampler), GFP_KERNEL);

	if (!sampler)
		return -ENOMEM;
	if (of_property_read_u32(dev->of_node, "acme,offset", &sampler->offset))
		sampler->offset = 0;
	if (!of_property_read_bool(dev->of_node, "acme,signed"))
		return -EINVAL;
	sampler->clk = devm_clk_get_enabled(dev, "bus");
	if (IS_ERR(sampler->clk))
		return PTR_ERR(sampler->clk);
	spin_lock_init(&sampler->lock);
	INIT_KFIFO(sampler->samples);
	platform_set_drvdata(pdev, sampler);
	return 0;
}

static void sampler_remove(struct platform_device *pdev)
{
#if VARIANT_clock_twice
	struct sampler *sampler = platform_get_drvdata(pdev);

	clk_disable_unprepare(sampler->clk);
#endif
}

static const struct of_device_id __maybe_unused sampler_of_match[] = {
	{ .compatible = "acme,sampler" },
	{}
};

static struct platform_driver sampler_driver = {
	.probe = sampler_probe,
	.remove = sampler_remove,
	.driver = { .name = "sampler", .of_match_table = of_match_ptr(sampler_of_match) },
};

static void put_sample(u32 value)
{
	struct sampler *sampler = platform_get_drvdata(&pdev);

#if VARIANT_two_writers
	kfifo_put(&sampler->samples, sampler->offset + value); /* FINDS(two_writers) data-race */
#else
	u32 sample = sampler->offset + value;

	kfifo_in_spinlocked(&sampler->samples, &sample, 1, &sampler->lock);
#endif
}

KH_INIT(bind)
{
	KH_ASSERT(of_match_node(sampler_driver.driver.of_match_table, pdev.dev.of_node));
	KH_ASSERT(!sampler_driver.probe(&pdev));
}

KH_THREADS(poller, 2)
{
	put_sample(index);
}

KH_THREAD(reader)
{
	struct sampler *sampler = platform_get_drvdata(&pdev);
	u32 sample;

	if (kfifo_get(&sampler->samples, &sample))
		KH_ASSERT(sample >= 10 && sample <= 11);
}

KH_FINAL(unbind)
{
	struct sampler *sampler = platform_get_drvdata(&pdev);

	KH_ASSERT(!kfifo_is_full(&sampler->samples));
#if VARIANT_plain
	KH_ASSERT(kfifo_len(&sampler->samples) >= 1);
#endif
	sampler_driver.remove(&pdev);
	kh_devres_release(&pdev.dev); /* FINDS(clock_twice) assertion */
}
