/* SPDX-License-Identifier: Apache-2.0
 *
 * The length of the zPCI function measurement block is what the machine says: any number. Stands for fmb_enable_device() of
 * arch/s390/pci/pci.c and the read of the block by a user.
 *
 * VARIANT checked [G32] HOLDS: a block longer than the structure is refused at enable
 * VARIANT unchecked [G32] VIOLATED: red neighbour: the copy goes on behind the structure
 * VARIANT truncated [G32] VIOLATED: red neighbour: the length is cut to 16 bits before it is looked at
 */
#include <kheddle/scenario.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/types.h>

struct fmb {
	u64 head, last_update, ops[2];
};

static struct fmb *block;
static u32 fmb_length;

static int fmb_enable(void)
{
#if VARIANT_truncated
	if ((u16)fmb_length > sizeof(struct fmb) || (u16)fmb_length < 8)
		return -EINVAL;
#elif !VARIANT_unchecked
	if (fmb_length > sizeof(struct fmb) || fmb_length < 8)
		return -EINVAL;
#endif
	block = kzalloc(sizeof(*block), GFP_KERNEL);
	return block ? 0 : -ENOMEM;
}

KH_THREAD(user)
{
	static const u64 lengths[] = { 8, sizeof(struct fmb), sizeof(struct fmb) + 8, 0x10000 + 8 };
	char copy[64] = {};

	fmb_length = kh_any(lengths, ARRAY_SIZE(lengths));
	if (fmb_enable())
		return;
	kh_reach("enabled");
	memcpy(copy, block, fmb_length); /* FINDS out-of-bounds */
	kfree(block);
}
