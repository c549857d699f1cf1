/* SPDX-License-Identifier: Apache-2.0
 *
 * Stands for asm/string.h: no versions of its own, so linux/string.h declares all.
 */
