/* SPDX-License-Identifier: Apache-2.0
 *
 * Stands for include/linux/hash.h. Leaves out: the kernel's hash; the low bits of a value are its hash here, so that
 * a reader sees which values meet.
 */
#ifndef KHEDDLE_LINUX_HASH_H
#define KHEDDLE_LINUX_HASH_H

#include <linux/types.h>

#define hash_32(value, bits) ((u32)(value) & ((1u << (bits)) - 1))
#define hash_64(value, bits) ((u32)((u64)(value) & ((1ull << (bits)) - 1)))
#define hash_long(value, bits) hash_64(value, bits)
#define hash_ptr(ptr, bits) hash_64((uintptr_t)(ptr) >> 6, bits)

#endif
