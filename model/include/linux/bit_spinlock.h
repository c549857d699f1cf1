/* SPDX-License-Identifier: Apache-2.0
 *
 * Stands for include/linux/bit_spinlock.h; kernel/bit_lock.cc says what is kept.
 */
#ifndef _LINUX_BIT_SPINLOCK_H
#define _LINUX_BIT_SPINLOCK_H

#include <linux/bitops.h>
#include <linux/preempt.h>

#ifdef __cplusplus
extern "C" {
#endif

void bit_spin_lock(int bit, unsigned long *addr);
int bit_spin_trylock(int bit, unsigned long *addr);
void bit_spin_unlock(int bit, unsigned long *addr);
#define __bit_spin_unlock(bit, addr) bit_spin_unlock(bit, addr)
#define bit_spin_is_locked(bit, addr) test_bit(bit, addr)

#ifdef __cplusplus
}
#endif

#endif
