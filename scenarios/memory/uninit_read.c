/* SPDX-License-Identifier: Apache-2.0
 *
 * VARIANT infoleak VIOLATED: a member that nobody wrote goes to user space
 * VARIANT padding VIOLATED: so do the bytes between members
 * VARIANT branch VIOLATED: a decision by a variable that one path leaves unset
 * VARIANT zeroed HOLDS: all bytes written, padding too
 */
#include <kheddle/scenario.h>
#include <linux/slab.h>
#include <linux/uaccess.h>

struct info {
	u32 argsz;
	u8 flags;
	u64 size;
};

static struct info user_info; /* memory of user space */

static void get_info(void)
{
#if defined(VARIANT_zeroed) || defined(VARIANT_branch)
	struct info *info = kzalloc(sizeof(*info), GFP_KERNEL);
#else
	struct info *info = kmalloc(sizeof(*info), GFP_KERNEL);
#endif
	unsigned long left;

	info->argsz = sizeof(*info);
#ifndef VARIANT_infoleak
	info->flags = 0;
#endif
	info->size = 64;
	left = copy_to_user(&user_info, info, sizeof(*info)); /* FINDS(infoleak, padding) uninit-read */
	KH_ASSERT(left == 0);
	kfree(info);
}

static int read_config(int *value)
{
	if (kh_choose(2))
		return -EIO;
	*value = 1;
	return 0;
}

KH_THREAD(ioctl)
{
	int *value = kmalloc(sizeof(*value), GFP_KERNEL);
#ifdef VARIANT_branch
	read_config(value);
	if (*value) /* FINDS(branch) uninit-read */
		get_info();
#else
	if (!read_config(value) && *value)
		get_info();
#endif
	kfree(value);
}
