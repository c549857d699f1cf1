/* SPDX-License-Identifier: Apache-2.0
 *
 * Stands for include/linux/idr.h: numbers for pointers (idr) and plain numbers (ida). An idr is written under a lock
 * of the user's; two writers at a time are a data race. An ida has its own lock.
 */
#ifndef KHEDDLE_LINUX_IDR_H
#define KHEDDLE_LINUX_IDR_H

#include <linux/gfp.h>
#include <linux/preempt.h>
#include <linux/types.h>

struct kh_idr_node;

struct idr {
	struct kh_idr_node *kh_first;
	unsigned int idr_base;
	unsigned int idr_next;
	unsigned char kh_writer; /* written by each writer, unmarked: two of them race here */
};

#define KH_MAX_IDS 128

struct ida {
	unsigned long kh_used[KH_MAX_IDS / 64];
};

#define IDR_INIT_BASE(name, base)                                                                  \
	{.kh_first = NULL, .idr_base = (base), .idr_next = 0, .kh_writer = 0}
#define IDR_INIT(name) IDR_INIT_BASE(name, 0)
#define DEFINE_IDR(name) struct idr name = IDR_INIT(name)
#define IDA_INIT(name) {{0}}
#define DEFINE_IDA(name) struct ida name = IDA_INIT(name)

#ifdef __cplusplus
extern "C" {
#endif

void idr_init_base(struct idr *idr, int base);
int idr_alloc(struct idr *idr, void *ptr, int start, int end, gfp_t gfp);
int idr_alloc_cyclic(struct idr *idr, void *ptr, int start, int end, gfp_t gfp);
int idr_alloc_u32(struct idr *idr, void *ptr, u32 *id, unsigned long max, gfp_t gfp);
void *idr_remove(struct idr *idr, unsigned long id);
void *idr_replace(struct idr *idr, void *ptr, unsigned long id);
void *idr_find(const struct idr *idr, unsigned long id);
void *idr_get_next(struct idr *idr, int *id);
int idr_for_each(const struct idr *idr, int (*fn)(int id, void *ptr, void *data), void *data);
bool idr_is_empty(const struct idr *idr);
void idr_destroy(struct idr *idr);

int ida_alloc_range(struct ida *ida, unsigned int min, unsigned int max, gfp_t gfp);
void ida_free(struct ida *ida, unsigned int id);
void ida_destroy(struct ida *ida);
bool ida_is_empty(struct ida *ida);

#ifdef __cplusplus
}
#endif

#define idr_init(idr) idr_init_base(idr, 0)
#define ida_init(ida) ida_destroy(ida)
#define ida_alloc(ida, gfp) ida_alloc_range(ida, 0, ~0u, gfp)
#define ida_alloc_min(ida, min, gfp) ida_alloc_range(ida, min, ~0u, gfp)
#define ida_alloc_max(ida, max, gfp) ida_alloc_range(ida, 0, max, gfp)

static inline void idr_preload(gfp_t gfp)
{
	(void)gfp;
	preempt_disable();
}

static inline void idr_preload_end(void)
{
	preempt_enable();
}

#define idr_for_each_entry(idr, entry, id)                                                         \
	for (id = 0; (entry = (__typeof__(entry))idr_get_next(idr, &(id))) != NULL; id += 1)

#endif
