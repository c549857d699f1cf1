/* SPDX-License-Identifier: Apache-2.0
 *
 * In front of linux/srcu.h: initialising tells the class.
 */
#ifndef KHEDDLE_LINUX_SRCU_H
#define KHEDDLE_LINUX_SRCU_H

#include_next <linux/srcu.h>

int kh_init_srcu_struct(struct srcu_struct *ssp, const struct lock_class_key *key);

#undef init_srcu_struct
#define init_srcu_struct(ssp) kh_init_srcu_struct(ssp, KH_LOCK_CLASS(ssp))

#endif
