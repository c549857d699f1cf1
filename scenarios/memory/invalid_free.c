/* SPDX-License-Identifier: Apache-2.0
 *
 * VARIANT member VIOLATED: kfree() of a member, not of its object
 * VARIANT global VIOLATED: kfree() of a variable
 * VARIANT object HOLDS: container_of() finds the object
 */
#include <kheddle/scenario.h>
#include <linux/container_of.h>
#include <linux/slab.h>

struct buffer {
	long length;
	char data[8];
};

static __maybe_unused struct buffer fallback;

static void release(char *data)
{
#ifdef VARIANT_object
	kfree(container_of(data, struct buffer, data[0]));
#else
	kfree(data); /* FINDS(member, global) invalid-free */
#endif
}

KH_THREAD(user)
{
#ifdef VARIANT_global
	release(fallback.data);
#else
	struct buffer *b = kzalloc(sizeof(*b), GFP_KERNEL);

	release(b->data);
#endif
}
