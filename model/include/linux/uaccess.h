/* SPDX-License-Identifier: Apache-2.0
 *
 * Stands for include/linux/uaccess.h. User memory is ordinary memory of the scenario: a global, or a buffer on
 * the stack of the thread that makes the call; its bounds are judged. A null user pointer makes the copy fail.
 */
#ifndef KHEDDLE_LINUX_UACCESS_H
#define KHEDDLE_LINUX_UACCESS_H

#include <linux/compiler.h>
#include <linux/errno.h>
#include <linux/types.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The number of bytes that could not be copied: 0, or all n of them. */
unsigned long copy_to_user(void __user *to, const void *from, unsigned long n);
unsigned long copy_from_user(void *to, const void __user *from, unsigned long n);
unsigned long clear_user(void __user *to, unsigned long n);
long strncpy_from_user(char *to, const char __user *from, long n);
/* 0, -EFAULT, or -E2BIG when user space's larger structure has a byte set that the kernel does not know. */
int copy_struct_from_user(void *to, size_t ksize, const void __user *from, size_t usize);
void might_fault(void);

#ifdef __cplusplus
}
#endif

#define __copy_to_user(to, from, n) copy_to_user(to, from, n)
#define __copy_from_user(to, from, n) copy_from_user(to, from, n)
#define access_ok(addr, size) ((addr) != NULL || (size) == 0)

#define put_user(x, ptr)                                                                           \
	({                                                                                         \
		__typeof__(*(ptr)) kh_u_ = (__typeof__(*(ptr)))(x);                                \
		copy_to_user((void *)(ptr), &kh_u_, sizeof(kh_u_)) ? -EFAULT : 0;                  \
	})
#define get_user(x, ptr)                                                                           \
	({                                                                                         \
		__typeof__(*(ptr)) kh_u_;                                                          \
		int kh_e_ = copy_from_user((void *)&kh_u_, (const void *)(ptr), sizeof(kh_u_))     \
				    ? -EFAULT                                                      \
				    : 0;                                                           \
		(x) = (__typeof__(x))kh_u_;                                                        \
		kh_e_;                                                                             \
	})
#define __put_user(x, ptr) put_user(x, ptr)
#define __get_user(x, ptr) get_user(x, ptr)

#endif
