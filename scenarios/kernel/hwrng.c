/* SPDX-License-Identifier: Apache-2.0
 *
 * Generators of random numbers come and go while one of them is read, by user space and by a kernel thread that fills the
 * entropy pool.
 *
 * KH_SOURCES:
 * VARIANT leaves HOLDS: the only generator is unregistered, and its thread stopped
 * VARIANT another HOLDS: a second one comes, and goes
 */
#include "drivers/char/hw_random/core.c"
#include <kheddle/files.h>
#include <kheddle/scenario.h>

void add_hwgenerator_randomness(const void *buf, size_t len, size_t entropy)
{
	might_sleep();
}

static int one(struct hwrng *rng, void *data, size_t max, bool wait)
{
	*(u8 *)data = 1;
	return 1;
}

static struct hwrng first = {.name = "first", .read = one, .quality = 0};
static struct hwrng second = {.name = "second", .read = one, .quality = 0};

KH_INIT(registered)
{
	rng_buffer = kmalloc(rng_buffer_size(), GFP_KERNEL);
	rng_fillbuf = kmalloc(rng_buffer_size(), GFP_KERNEL);
	kh_assume(rng_buffer && rng_fillbuf);
	kh_assume(!hwrng_register(&first));
}

KH_THREAD(reader)
{
	static struct file file;
	loff_t at = 0;
	u8 data;

	kh_syscall_enter();
	if (rng_dev_read(&file, &data, 1, &at) == 1)
		kh_reach("read");
	kh_syscall_exit();
}

KH_THREAD(driver)
{
#ifdef VARIANT_another
	if (hwrng_register(&second))
		return;
	hwrng_unregister(&second);
#else
	hwrng_unregister(&first);
#endif
}
