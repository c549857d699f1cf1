/* SPDX-License-Identifier: Apache-2.0
 *
 * Stands for include/linux/wait_bit.h; kernel/bit_lock.cc says what is kept.
 */
#ifndef _LINUX_WAIT_BIT_H
#define _LINUX_WAIT_BIT_H

#include <linux/bitops.h>
#include <linux/wait.h>

#ifdef __cplusplus
extern "C" {
#endif

int wait_on_bit(unsigned long *word, int bit, unsigned int mode);
int wait_on_bit_lock(unsigned long *word, int bit, unsigned int mode);
void wake_up_bit(unsigned long *word, int bit);
void clear_and_wake_up_bit(int bit, unsigned long *word);

#ifdef __cplusplus
}
#endif

#endif
