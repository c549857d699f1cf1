/* SPDX-License-Identifier: Apache-2.0
 *
 * Stands for include/linux/cleanup.h: __free(), no_free_ptr(), CLASS(), guard(), scoped_guard(),
 * scoped_cond_guard() and the macros that define them. Safe in C and in C++. mutex.h, spinlock.h,
 * rwsem.h and rcupdate.h define their own guards with these.
 */
#ifndef KHEDDLE_LINUX_CLEANUP_H
#define KHEDDLE_LINUX_CLEANUP_H

#include <linux/compiler.h>
#include <linux/err.h>

#ifdef __cplusplus
#define KH_AUTO auto
#else
#define KH_AUTO __auto_type
#endif

#define KH_UNUSED __attribute__((unused))
#define KH_CLEANUP(function) __attribute__((__cleanup__(function)))
#define KH_PASTE_(a, b) a##b
#define KH_PASTE(a, b) KH_PASTE_(a, b)
#ifndef __UNIQUE_ID
#define __UNIQUE_ID(prefix) KH_PASTE(KH_PASTE(kh_unique_, prefix), __COUNTER__)
#endif

/* DEFINE_FREE(name, type, free): `free` runs on the variable _T when it goes out of scope. */
#define DEFINE_FREE(_name, _type, _free)                                                           \
	static inline KH_UNUSED void __free_##_name(void *kh_p_)                                   \
	{                                                                                          \
		_type _T = *(_type *)kh_p_;                                                        \
		_free;                                                                             \
	}
#define __free(_name) KH_CLEANUP(__free_##_name)

#define no_free_ptr(p)                                                                             \
	({                                                                                         \
		KH_AUTO kh_pp_ = &(p);                                                             \
		KH_AUTO kh_val_ = *kh_pp_;                                                         \
		*kh_pp_ = 0;                                                                       \
		kh_val_;                                                                           \
	})
#define retain_and_null_ptr(p) ((void)no_free_ptr(p))
#define return_ptr(p) return no_free_ptr(p)

/* A class: a variable with a constructor expression and a destructor expression. */
#define DEFINE_CLASS(_name, _type, _exit, _init, ...)                                              \
	typedef _type class_##_name##_t;                                                           \
	static inline KH_UNUSED void class_##_name##_destructor(_type *kh_p_)                      \
	{                                                                                          \
		_type _T __attribute__((unused)) = *kh_p_;                                         \
		_exit;                                                                             \
	}                                                                                          \
	static inline KH_UNUSED _type class_##_name##_constructor(__VA_ARGS__)                     \
	{                                                                                          \
		_type t = _init;                                                                   \
		return t;                                                                          \
	}
#define EXTEND_CLASS(_name, ext, _init, ...)                                                       \
	typedef class_##_name##_t class_##_name##ext##_t;                                          \
	static inline KH_UNUSED void class_##_name##ext##_destructor(class_##_name##_t *kh_p_)     \
	{                                                                                          \
		class_##_name##_destructor(kh_p_);                                                 \
	}                                                                                          \
	static inline KH_UNUSED class_##_name##_t class_##_name##ext##_constructor(__VA_ARGS__)    \
	{                                                                                          \
		class_##_name##_t t = _init;                                                       \
		return t;                                                                          \
	}
#define CLASS(_name, var)                                                                          \
	class_##_name##_t var KH_CLEANUP(class_##_name##_destructor) __attribute__((unused)) =     \
		class_##_name##_constructor

/* A guard on a pointer to the lock itself. class_NAME_lock_ptr tells whether it was taken. */
#define DEFINE_GUARD(_name, _type, _lock, _unlock)                                                 \
	DEFINE_CLASS(                                                                              \
		_name, _type, if (!IS_ERR_OR_NULL(_T)) { _unlock; }, ({                            \
			_lock;                                                                     \
			_T;                                                                        \
		}),                                                                                \
		_type _T)                                                                          \
	static inline KH_UNUSED void *class_##_name##_lock_ptr(class_##_name##_t *kh_p_)           \
	{                                                                                          \
		return (void *)*kh_p_;                                                             \
	}
#define DEFINE_GUARD_COND(_name, _ext, _condlock)                                                  \
	EXTEND_CLASS(_name, _ext, ({                                                               \
			     class_##_name##_t kh_t_ = _T;                                         \
			     if (!(_condlock))                                                     \
				     kh_t_ = 0;                                                    \
			     kh_t_;                                                                \
		     }),                                                                           \
		     class_##_name##_t _T)                                                         \
	static inline KH_UNUSED void *class_##_name##_ext##_lock_ptr(class_##_name##_t *kh_p_)     \
	{                                                                                          \
		return class_##_name##_lock_ptr(kh_p_);                                            \
	}

/* A guard that stores more than the lock (irq flags, an SRCU index): _T->lock and _T->member. */
#define DEFINE_LOCK_GUARD_1(_name, _type, _lock, _unlock, ...)                                     \
	typedef struct {                                                                           \
		_type *lock;                                                                       \
		__VA_ARGS__;                                                                       \
	} class_##_name##_t;                                                                       \
	static inline KH_UNUSED void class_##_name##_destructor(class_##_name##_t *_T)             \
	{                                                                                          \
		if (_T->lock) {                                                                    \
			_unlock;                                                                   \
		}                                                                                  \
	}                                                                                          \
	static inline KH_UNUSED void *class_##_name##_lock_ptr(class_##_name##_t *_T)              \
	{                                                                                          \
		return (void *)_T->lock;                                                           \
	}                                                                                          \
	static inline KH_UNUSED class_##_name##_t class_##_name##_constructor(_type *l)            \
	{                                                                                          \
		class_##_name##_t t, *_T = &t;                                                     \
		t.lock = l;                                                                        \
		_lock;                                                                             \
		return t;                                                                          \
	}
#define DEFINE_LOCK_GUARD_0(_name, _lock, _unlock, ...)                                            \
	typedef struct {                                                                           \
		void *lock;                                                                        \
		__VA_ARGS__;                                                                       \
	} class_##_name##_t;                                                                       \
	static inline KH_UNUSED void class_##_name##_destructor(class_##_name##_t *_T)             \
	{                                                                                          \
		if (_T->lock) {                                                                    \
			_unlock;                                                                   \
		}                                                                                  \
	}                                                                                          \
	static inline KH_UNUSED void *class_##_name##_lock_ptr(class_##_name##_t *_T)              \
	{                                                                                          \
		return (void *)_T->lock;                                                           \
	}                                                                                          \
	static inline KH_UNUSED class_##_name##_t class_##_name##_constructor(void)                \
	{                                                                                          \
		class_##_name##_t t, *_T __attribute__((unused)) = &t;                             \
		t.lock = (void *)1;                                                                \
		_lock;                                                                             \
		return t;                                                                          \
	}
#define DEFINE_LOCK_GUARD_1_COND(_name, _ext, _condlock)                                           \
	EXTEND_CLASS(_name, _ext, ({                                                               \
			     class_##_name##_t t, *_T = &t;                                        \
			     t.lock = l;                                                           \
			     if (!(_condlock))                                                     \
				     t.lock = 0;                                                   \
			     t;                                                                    \
		     }),                                                                           \
		     __typeof__(((class_##_name##_t *)0)->lock) l)                                 \
	static inline KH_UNUSED void *class_##_name##_ext##_lock_ptr(class_##_name##_t *_T)        \
	{                                                                                          \
		return class_##_name##_lock_ptr(_T);                                               \
	}

#define guard(_name) CLASS(_name, __UNIQUE_ID(guard))

#define KH_SCOPED_GUARD(_name, scope, label, ...)                                                  \
	for (CLASS(_name, scope)(__VA_ARGS__), *label = (class_##_name##_t *)0;                    \
	     !label && class_##_name##_lock_ptr(&scope); label = (class_##_name##_t *)8)
#define scoped_guard(_name, ...)                                                                   \
	KH_SCOPED_GUARD(_name, __UNIQUE_ID(scope), __UNIQUE_ID(done), ##__VA_ARGS__)

#define KH_SCOPED_COND_GUARD(_name, _fail, scope, label, ...)                                      \
	for (CLASS(_name, scope)(__VA_ARGS__), *label = (class_##_name##_t *)0; !label;            \
	     label = (class_##_name##_t *)8)                                                       \
		if (!class_##_name##_lock_ptr(&scope)) {                                           \
			_fail;                                                                     \
		} else
#define scoped_cond_guard(_name, _fail, ...)                                                       \
	KH_SCOPED_COND_GUARD(_name, _fail, __UNIQUE_ID(scope), __UNIQUE_ID(done), ##__VA_ARGS__)

#endif
