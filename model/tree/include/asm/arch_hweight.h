/* SPDX-License-Identifier: Apache-2.0
 *
 * Stands for asm/arch_hweight.h.
 */
#include <asm-generic/bitops/arch_hweight.h>
