/* SPDX-License-Identifier: Apache-2.0
 *
 * Stands for asm/uaccess.h: every copy is the model's (model/kernel/uaccess.cc).
 */
#ifndef KHEDDLE_ASM_UACCESS_H
#define KHEDDLE_ASM_UACCESS_H

#include <linux/compiler.h>
#include <linux/types.h>
#include <asm/page.h>

#define access_ok(address, size) ((void)(address), (void)(size), true)
#define __access_ok(address, size) access_ok(address, size)

unsigned long _copy_from_user(void *to, const void __user *from, unsigned long n);
unsigned long _copy_to_user(void __user *to, const void *from, unsigned long n);
unsigned long clear_user(void __user *to, unsigned long n);
long strncpy_from_user(char *to, const char __user *from, long n);
long strnlen_user(const char __user *s, long n);

static __always_inline unsigned long raw_copy_from_user(void *to, const void __user *from,
							unsigned long n)
{
	return _copy_from_user(to, from, n);
}

static __always_inline unsigned long raw_copy_to_user(void __user *to, const void *from,
						      unsigned long n)
{
	return _copy_to_user(to, from, n);
}

#define __clear_user(to, n) clear_user(to, n)
#define get_user(x, ptr)                                                                           \
	({                                                                                         \
		__typeof__(*(ptr)) kh_u_;                                                          \
		int kh_e_ = _copy_from_user(&kh_u_, ptr, sizeof(kh_u_)) ? -14 /* EFAULT */ : 0;    \
		(x) = kh_u_;                                                                       \
		kh_e_;                                                                             \
	})
#define put_user(x, ptr)                                                                           \
	({                                                                                         \
		__typeof__(*(ptr)) kh_u_ = (x);                                                    \
		_copy_to_user(ptr, &kh_u_, sizeof(kh_u_)) ? -14 /* EFAULT */ : 0;                  \
	})
#define __get_user(x, ptr) get_user(x, ptr)
#define __put_user(x, ptr) put_user(x, ptr)

#endif
