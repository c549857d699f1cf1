/* SPDX-License-Identifier: Apache-2.0
 *
 * In front of asm/spinlock.h: the first byte of a lock tells whether it is held, the others are not the kernel's.
 */
#ifndef KHEDDLE_ASM_SPINLOCK_H
#define KHEDDLE_ASM_SPINLOCK_H

#include_next <asm/spinlock.h>

#undef arch_spin_is_locked
#undef arch_spin_is_contended
#undef arch_rwlock_is_contended

#define arch_spin_is_locked(lock) ((atomic_read(&(lock)->val) & 0xff) != 0)

#endif
