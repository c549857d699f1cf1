/* SPDX-License-Identifier: Apache-2.0
 *
 * Stands for include/linux/hashtable.h: an array of hash chains. Keeps: which chain a key is in depends on the key
 * alone. Leaves out: the kernel's hash, see hash.h.
 */
#ifndef KHEDDLE_LINUX_HASHTABLE_H
#define KHEDDLE_LINUX_HASHTABLE_H

#include <linux/array_size.h>
#include <linux/hash.h>
#include <linux/list.h>
#include <linux/log2.h>
#include <linux/rculist.h>

/* Static storage: all chains are empty. */
#define DEFINE_HASHTABLE(name, bits) struct hlist_head name[1 << (bits)] = {{NULL}}
#define DECLARE_HASHTABLE(name, bits) struct hlist_head name[1 << (bits)]
#define HASH_SIZE(name) (ARRAY_SIZE(name))
#define hash_chain(name, key) (&(name)[hash_64(key, ilog2(HASH_SIZE(name)))])

static inline void __hash_init(struct hlist_head *table, unsigned int size)
{
	for (unsigned int i = 0; i < size; i++)
		INIT_HLIST_HEAD(&table[i]);
}

static inline bool __hash_empty(struct hlist_head *table, unsigned int size)
{
	for (unsigned int i = 0; i < size; i++)
		if (!hlist_empty(&table[i]))
			return false;
	return true;
}

#define hash_init(table) __hash_init(table, HASH_SIZE(table))
#define hash_empty(table) __hash_empty(table, HASH_SIZE(table))
#define hash_add(table, node, key) hlist_add_head(node, hash_chain(table, key))
#define hash_add_rcu(table, node, key) hlist_add_head_rcu(node, hash_chain(table, key))
#define hash_hashed(node) (!hlist_unhashed(node))
#define hash_del(node) hlist_del_init(node)
#define hash_del_rcu(node) hlist_del_init_rcu(node)

#define hash_for_each(name, bkt, obj, member)                                                      \
	for ((bkt) = 0, obj = NULL; obj == NULL && (bkt) < (__typeof__(bkt))HASH_SIZE(name);       \
	     (bkt)++)                                                                              \
	hlist_for_each_entry(obj, &(name)[bkt], member)
#define hash_for_each_rcu(name, bkt, obj, member)                                                  \
	for ((bkt) = 0, obj = NULL; obj == NULL && (bkt) < (__typeof__(bkt))HASH_SIZE(name);       \
	     (bkt)++)                                                                              \
	hlist_for_each_entry_rcu(obj, &(name)[bkt], member)
#define hash_for_each_safe(name, bkt, tmp, obj, member)                                            \
	for ((bkt) = 0, obj = NULL; obj == NULL && (bkt) < (__typeof__(bkt))HASH_SIZE(name);       \
	     (bkt)++)                                                                              \
	hlist_for_each_entry_safe(obj, tmp, &(name)[bkt], member)
#define hash_for_each_possible(name, obj, member, key)                                             \
	hlist_for_each_entry(obj, hash_chain(name, key), member)
#define hash_for_each_possible_rcu(name, obj, member, key, ...)                                    \
	hlist_for_each_entry_rcu(obj, hash_chain(name, key), member, ##__VA_ARGS__)
#define hash_for_each_possible_safe(name, obj, tmp, member, key)                                   \
	hlist_for_each_entry_safe(obj, tmp, hash_chain(name, key), member)

#endif
