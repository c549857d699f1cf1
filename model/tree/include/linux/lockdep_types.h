/* SPDX-License-Identifier: Apache-2.0
 *
 * In front of linux/lockdep_types.h: a class of locks is told by the address of its key, so a key takes room.
 */
#ifndef KHEDDLE_LINUX_LOCKDEP_TYPES_H
#define KHEDDLE_LINUX_LOCKDEP_TYPES_H

#define lock_class_key kh_no_lock_class_key
#include_next <linux/lockdep_types.h>
#undef lock_class_key

struct lock_class_key {
	const char *kh_name; /* NULL: what the variable is called */
};

/* The class of the locks that are initialised here, called as in the source. */
#define KH_LOCK_CLASS(lock)                                                                        \
	({                                                                                         \
		static const struct lock_class_key kh_class = {#lock};                             \
		(struct lock_class_key *)&kh_class;                                                \
	})

#endif
