/* SPDX-License-Identifier: Apache-2.0
 *
 * Stands for include/linux/container_of.h: from a member back to its structure.
 */
#ifndef KHEDDLE_LINUX_CONTAINER_OF_H
#define KHEDDLE_LINUX_CONTAINER_OF_H

#include <stddef.h>

#define container_of(ptr, type, member) ((type *)((char *)(ptr) - __builtin_offsetof(type, member)))
#define container_of_const(ptr, type, member) container_of(ptr, type, member)

#ifndef typeof
#define typeof __typeof__
#endif

#define typeof_member(T, m) __typeof__(((T *)0)->m)
#define sizeof_field(TYPE, MEMBER) sizeof(((TYPE *)0)->MEMBER)
#define offsetofend(TYPE, MEMBER) (__builtin_offsetof(TYPE, MEMBER) + sizeof_field(TYPE, MEMBER))

#endif
