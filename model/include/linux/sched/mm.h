/* SPDX-License-Identifier: Apache-2.0
 *
 * Stands for include/linux/sched/mm.h: what an allocation may lead to; kernel/reclaim.cc says what is kept.
 */
#ifndef _LINUX_SCHED_MM_H
#define _LINUX_SCHED_MM_H

#include <linux/gfp.h>
#include <linux/sched.h>

#ifdef __cplusplus
extern "C" {
#endif

unsigned int memalloc_noio_save(void);
void memalloc_noio_restore(unsigned int flags);
unsigned int memalloc_nofs_save(void);
void memalloc_nofs_restore(unsigned int flags);
gfp_t current_gfp_context(gfp_t flags);

void fs_reclaim_acquire(gfp_t gfp_mask);
void fs_reclaim_release(gfp_t gfp_mask);
void might_alloc(gfp_t gfp_mask);

#ifdef __cplusplus
}
#endif

#endif
