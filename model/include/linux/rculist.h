/* SPDX-License-Identifier: Apache-2.0
 *
 * Stands for include/linux/rculist.h: lists that readers walk inside an RCU read section while a writer changes
 * them under a lock of its own.
 */
#ifndef KHEDDLE_LINUX_RCULIST_H
#define KHEDDLE_LINUX_RCULIST_H

#include <linux/list.h>
#include <linux/rcupdate.h>

#define list_next_rcu(list) (*((struct list_head __rcu **)(&(list)->next)))

static inline void INIT_LIST_HEAD_RCU(struct list_head *list)
{
	WRITE_ONCE(list->next, list);
	WRITE_ONCE(list->prev, list);
}

static inline void __list_add_rcu(struct list_head *entry, struct list_head *prev,
				  struct list_head *next)
{
	entry->next = next;
	entry->prev = prev;
	rcu_assign_pointer(list_next_rcu(prev), entry);
	next->prev = entry;
}

static inline void list_add_rcu(struct list_head *entry, struct list_head *head)
{
	__list_add_rcu(entry, head, head->next);
}

static inline void list_add_tail_rcu(struct list_head *entry, struct list_head *head)
{
	__list_add_rcu(entry, head->prev, head);
}

/* Readers may still stand on the entry: its `next` stays. */
static inline void list_del_rcu(struct list_head *entry)
{
	__list_del_entry(entry);
	entry->prev = (struct list_head *)LIST_POISON2;
}

static inline void list_replace_rcu(struct list_head *old, struct list_head *entry)
{
	entry->next = old->next;
	entry->prev = old->prev;
	rcu_assign_pointer(list_next_rcu(entry->prev), entry);
	entry->next->prev = entry;
	old->prev = (struct list_head *)LIST_POISON2;
}

#define list_entry_rcu(ptr, type, member) container_of(READ_ONCE(ptr), type, member)
#define list_first_or_null_rcu(ptr, type, member)                                                  \
	({                                                                                         \
		struct list_head *kh_head_ = (ptr);                                                \
		struct list_head *kh_next_ = READ_ONCE(kh_head_->next);                            \
		kh_next_ != kh_head_ ? list_entry(kh_next_, type, member) : (type *)NULL;          \
	})

/* As the kernel with CONFIG_PROVE_RCU_LIST: a walk outside a read section, without the lock named, is found. */
#define KH_LIST_WALK(condition)                                                                    \
	RCU_LOCKDEP_WARN(!(condition) && !rcu_read_lock_any_held(),                                \
			 "RCU-list traversed in non-reader section!!")
#define KH_WALK_CONDITION(ignored, condition, ...) (condition)
#define list_for_each_entry_rcu(pos, head, member, ...)                                            \
	for (({ KH_LIST_WALK(KH_WALK_CONDITION(0, ##__VA_ARGS__, 0)); }),                          \
	     pos = list_entry_rcu((head)->next, __typeof__(*pos), member);                         \
	     &pos->member != (head);                                                               \
	     pos = list_entry_rcu(pos->member.next, __typeof__(*pos), member))

static inline void hlist_add_head_rcu(struct hlist_node *node, struct hlist_head *head)
{
	struct hlist_node *first = head->first;

	node->next = first;
	WRITE_ONCE(node->pprev, &head->first);
	rcu_assign_pointer(head->first, node);
	if (first)
		WRITE_ONCE(first->pprev, &node->next);
}

static inline void hlist_del_rcu(struct hlist_node *node)
{
	__hlist_del(node);
	WRITE_ONCE(node->pprev, (struct hlist_node **)LIST_POISON2);
}

static inline void hlist_del_init_rcu(struct hlist_node *node)
{
	if (!hlist_unhashed(node)) {
		__hlist_del(node);
		WRITE_ONCE(node->pprev, (struct hlist_node **)NULL);
	}
}

#define hlist_for_each_entry_rcu(pos, head, member, ...)                                           \
	for (({ KH_LIST_WALK(KH_WALK_CONDITION(0, ##__VA_ARGS__, 0)); }),                          \
	     pos = hlist_entry_safe(READ_ONCE((head)->first), __typeof__(*(pos)), member);         \
	     pos;                                                                                  \
	     pos = hlist_entry_safe(READ_ONCE((pos)->member.next), __typeof__(*(pos)), member))

#endif
