// Stands for drivers/clk/clk.c as its consumers see it. Keeps: preparing sleeps, enabling does not; both count.
// Leaves out: the tree of clocks, what consumers of one clock share (each clk_get() has counts of its own), rates that
// do not come out as asked. Checks: what is undone more often than done; enabling what is not prepared, unpreparing
// what is enabled; putting what is in use, which the kernel lets pass.
#include <kheddle.h>
#include <kheddle/context.h>
#include <kheddle/environment.h>
#include <linux/clk.h>

namespace
{

// Says whether it is wrong, too.
bool warns(bool wrong, const char *what)
{
	if (wrong)
		kh_warn("assertion", "WARNING: clk: %s", what);
	return wrong;
}

void put(void *clk)
{
	clk_put(static_cast<struct clk *>(clk));
}

void put_enabled(void *clk)
{
	clk_disable_unprepare(static_cast<struct clk *>(clk));
	put(clk);
}

struct clk *keep(struct device *dev, struct clk *clk, void (*action)(void *))
{
	int ret = devm_add_action_or_reset(dev, action, clk);

	return ret ? static_cast<struct clk *>(ERR_PTR(ret)) : clk;
}

} // namespace

struct clk *clk_get(struct device *, const char *id)
{
	kh_might_sleep();
	if (kh_may(allocations_fail))
		return static_cast<struct clk *>(ERR_PTR(-ENOENT));
	auto *clk = static_cast<struct clk *>(kh_allocate(sizeof(struct clk), true));

	clk->id = id;
	return clk;
}

void clk_put(struct clk *clk)
{
	if (IS_ERR_OR_NULL(clk))
		return;
	kh_might_sleep();
	kh_atomic_begin();
	warns(clk->enabled || clk->prepared, "put while it is prepared or enabled");
	kh_free(clk);
	kh_atomic_end();
}

struct clk *devm_clk_get(struct device *dev, const char *id)
{
	struct clk *clk = clk_get(dev, id);

	return IS_ERR(clk) ? clk : keep(dev, clk, put);
}

struct clk *devm_clk_get_enabled(struct device *dev, const char *id)
{
	struct clk *clk = clk_get(dev, id);

	if (IS_ERR(clk))
		return clk;
	int ret = clk_prepare_enable(clk);

	if (!ret)
		return keep(dev, clk, put_enabled);
	clk_put(clk);
	return static_cast<struct clk *>(ERR_PTR(ret));
}

int clk_prepare(struct clk *clk)
{
	if (!clk)
		return 0;
	kh_might_sleep();
	if (kh_may(allocations_fail))
		return -EIO;
	kh_atomic_begin();
	clk->prepared++;
	kh_atomic_end();
	return 0;
}

void clk_unprepare(struct clk *clk)
{
	if (IS_ERR_OR_NULL(clk))
		return;
	kh_might_sleep();
	kh_atomic_begin();
	if (!warns(!clk->prepared, "already unprepared")) {
		warns(clk->prepared == 1 && clk->enabled, "unpreparing while it is enabled");
		clk->prepared--;
	}
	kh_atomic_end();
}

int clk_enable(struct clk *clk)
{
	if (!clk)
		return 0;
	kh_atomic_begin();
	bool unprepared = warns(!clk->prepared, "enabling while it is unprepared");
	if (!unprepared)
		clk->enabled++;
	kh_atomic_end();
	return unprepared ? -ESHUTDOWN : 0;
}

void clk_disable(struct clk *clk)
{
	if (IS_ERR_OR_NULL(clk))
		return;
	kh_atomic_begin();
	if (!warns(!clk->enabled, "already disabled"))
		clk->enabled--;
	kh_atomic_end();
}

unsigned long clk_get_rate(struct clk *clk)
{
	return clk ? READ_ONCE(clk->rate) : 0;
}

int clk_set_rate(struct clk *clk, unsigned long rate)
{
	if (clk)
		WRITE_ONCE(clk->rate, rate);
	return 0;
}
