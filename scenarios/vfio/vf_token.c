/* SPDX-License-Identifier: Apache-2.0
 *
 * VF token: a virtual function whose physical function is bound to vfio-pci is opened only by who knows the token
 * that the user of the PF has set. Here the VF is bound to an iommufd (VFIO_DEVICE_BIND_IOMMUFD) while the token
 * changes. Stands for vfio_pci_core_match_token_uuid() and vfio_pci_core_feature_token().
 * Leaves out: the way by a group and a device's name, PFs that appear and go.
 *
 * VARIANT unchecked VIOLATED: before "Do vf_token checks for VFIO_DEVICE_BIND_IOMMUFD": nobody asks for the token
 * VARIANT no_lock VIOLATED: compared without the lock: half of the old token and half of the new one will do
 * VARIANT fixed HOLDS: the old token or the new one, nothing else
 */
#include <kheddle/scenario.h>
#include <linux/errno.h>
#include <linux/mutex.h>
#include <linux/types.h>

#include "variants.h"

typedef struct {
	u64 half[2];
} uuid_t;

/* Of the physical function. */
static struct {
	struct mutex lock;
	uuid_t uuid;
	int users; /* open VFs */
} vf_token = { .uuid = { { 1, 1 } } };

static bool uuid_equal(const uuid_t *a, const uuid_t *b)
{
	return a->half[0] == b->half[0] && a->half[1] == b->half[1];
}

/* No uuid: none was given. */
static int vfio_pci_core_match_token_uuid(const uuid_t *uuid)
{
	bool match;

	if (!uuid)
		return -EACCES;
	if (red(no_lock))
		return uuid_equal(uuid, &vf_token.uuid) ? 0 : -EACCES;
	mutex_lock(&vf_token.lock);
	match = uuid_equal(uuid, &vf_token.uuid);
	mutex_unlock(&vf_token.lock);
	return match ? 0 : -EACCES;
}

static int vfio_df_ioctl_bind_iommufd(const uuid_t *uuid)
{
	int ret;

	if (!posted(unchecked)) {
		ret = vfio_pci_core_match_token_uuid(uuid);
		if (ret)
			return ret;
	}
	mutex_lock(&vf_token.lock);
	vf_token.users++;
	mutex_unlock(&vf_token.lock);
	return 0;
}

static void vfio_pci_core_feature_token(const uuid_t *uuid)
{
	mutex_lock(&vf_token.lock);
	vf_token.uuid = *uuid; /* FINDS(no_lock) data-race */
	mutex_unlock(&vf_token.lock);
}

KH_INIT(probe)
{
	mutex_init(&vf_token.lock);
}

KH_THREAD(pf_user)
{
	const uuid_t new_token = { { 2, 2 } };

	vfio_pci_core_feature_token(&new_token);
}

KH_THREAD(vf_user)
{
	static const uuid_t tokens[] = { { { 1, 1 } }, { { 2, 2 } }, { { 1, 2 } } };
	unsigned int i = kh_choose(4);
	int ret = vfio_df_ioctl_bind_iommufd(i < 3 ? &tokens[i] : NULL);

	if (i == 3)
		KH_ASSERT(ret == -EACCES); /* FINDS(unchecked) assertion */
	else if (i == 2)
		KH_ASSERT(ret == -EACCES); /* FINDS(unchecked, no_lock) assertion */
	else if (ret)
		kh_reach("refused");
	else
		kh_reach("bound");
}
