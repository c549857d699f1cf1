/* SPDX-License-Identifier: Apache-2.0
 *
 * VFIO_DEVICE_FEATURE: any argsz and any flags from user space. Stands for vfio_check_feature() and a feature behind it:
 * nothing behind the caller's argsz bytes may be read or written.
 *
 * VARIANT posted [D8] VIOLATED: a probe is let through before its size is looked at
 * VARIANT fixed [D8] HOLDS: the size is tested for a probe, too
 * VARIANT wraps VIOLATED: red neighbour: the header is subtracted from an argsz that may be smaller
 */
#include <kheddle/scenario.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/slab.h>
#include <linux/types.h>
#include <linux/uaccess.h>

#define FEATURE_GET (1 << 16)
#define FEATURE_PROBE (1 << 18)

struct feature {
	u32 argsz;
	u32 flags;
};

struct alias_request {
	u32 index, flags, alias_index, reserved;
};

/* 1: the feature goes on; 0: it is done; else an error. */
static int check_feature(u32 flags, size_t left, size_t minsz)
{
#if VARIANT_posted
	if (flags & FEATURE_PROBE)
		return 1;
#endif
	if (left < minsz)
		return -EINVAL;
	if (flags & FEATURE_PROBE)
		return 1;
	return flags & FEATURE_GET ? 1 : -EINVAL;
}

static long alias_region(u32 flags, struct alias_request __user *arg, size_t left)
{
	struct alias_request request;
	int ret = check_feature(flags, left, sizeof(request));

	if (ret <= 0)
		return ret;
	if (copy_from_user(&request, arg, sizeof(request))) /* FINDS out-of-bounds */
		return -EFAULT;
	request.alias_index = request.index + 1;
	return copy_to_user(arg, &request, sizeof(request)) ? -EFAULT : 0;
}

static long feature(struct feature __user *arg)
{
	struct feature head;

	if (copy_from_user(&head, arg, sizeof(head)))
		return -EFAULT;
#if !VARIANT_wraps
	if (head.argsz < sizeof(head))
		return -EINVAL;
#endif
	return alias_region(head.flags, (struct alias_request *)(arg + 1), head.argsz - sizeof(head));
}

KH_THREAD(user)
{
	static const u64 sizes[] = { 0, 4, sizeof(struct feature), sizeof(struct feature) + sizeof(struct alias_request) };
	static const u64 flags[] = { FEATURE_GET, FEATURE_PROBE, 0 };
	u32 argsz = kh_any(sizes, ARRAY_SIZE(sizes));
	struct feature *arg;

	/* The caller has as much memory as it says, up to what the request takes; a header it has in any case. */
	if (argsz > sizeof(struct feature) + sizeof(struct alias_request))
		return;
	arg = kzalloc(max_t(size_t, argsz, sizeof(struct feature)), GFP_KERNEL);
	if (!arg)
		return;
	arg->argsz = argsz;
	arg->flags = kh_any(flags, ARRAY_SIZE(flags));
	if (!feature(arg))
		kh_reach("served");
	kfree(arg);
}
