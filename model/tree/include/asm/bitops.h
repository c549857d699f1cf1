/* SPDX-License-Identifier: Apache-2.0
 *
 * Stands for asm/bitops.h: the tree's own versions in C, on our atomics.
 */
#ifndef KHEDDLE_ASM_BITOPS_H
#define KHEDDLE_ASM_BITOPS_H

#include <linux/compiler.h>
#include <asm/barrier.h>
#include <asm-generic/bitops.h>

#endif
