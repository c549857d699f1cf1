// Stands for what a C++ compiler expects of its library: new and delete, static variables of functions, and where the
// library's headers go when they would throw.
// Keeps: bounds and lifetimes of memory; one thread initialises a static variable, others wait for it.
// Leaves out: destructors of global objects (nothing runs after main), exceptions, allocation failure.
// Checks: a call to a pure virtual function, an error that would throw: `assertion`.
#include <kheddle.h>

#include <new>

namespace
{

// The first byte of a guard is what compiled code looks at: the variable is ready.
struct Guard {
	char ready;
	char busy;
};

[[noreturn]] void would_throw(const char *what)
{
	kh_fail("assertion", "the C++ library would throw %s", what);
	__builtin_unreachable();
}

} // namespace

#define WEAK __attribute__((weak))

WEAK void *operator new(size_t size)
{
	return kh_allocate(size ? size : 1, false);
}
WEAK void *operator new[](size_t size)
{
	return kh_allocate(size ? size : 1, false);
}
WEAK void *operator new(size_t size, std::align_val_t)
{
	return kh_allocate(size ? size : 1, false);
}
WEAK void *operator new[](size_t size, std::align_val_t)
{
	return kh_allocate(size ? size : 1, false);
}
WEAK void *operator new(size_t size, const std::nothrow_t &) noexcept
{
	return kh_allocate(size ? size : 1, false);
}
WEAK void *operator new[](size_t size, const std::nothrow_t &) noexcept
{
	return kh_allocate(size ? size : 1, false);
}
WEAK void operator delete(void *object) noexcept
{
	kh_free(object);
}
WEAK void operator delete[](void *object) noexcept
{
	kh_free(object);
}
WEAK void operator delete(void *object, size_t) noexcept
{
	kh_free(object);
}
WEAK void operator delete[](void *object, size_t) noexcept
{
	kh_free(object);
}
WEAK void operator delete(void *object, std::align_val_t) noexcept
{
	kh_free(object);
}
WEAK void operator delete[](void *object, std::align_val_t) noexcept
{
	kh_free(object);
}
WEAK void operator delete(void *object, size_t, std::align_val_t) noexcept
{
	kh_free(object);
}
WEAK void operator delete[](void *object, size_t, std::align_val_t) noexcept
{
	kh_free(object);
}
WEAK void operator delete(void *object, const std::nothrow_t &) noexcept
{
	kh_free(object);
}
WEAK void operator delete[](void *object, const std::nothrow_t &) noexcept
{
	kh_free(object);
}

namespace std
{

const nothrow_t nothrow{};

WEAK void terminate() noexcept
{
	kh_fail("assertion", "std::terminate() was called");
	__builtin_unreachable();
}
WEAK void __throw_bad_alloc()
{
	would_throw("std::bad_alloc");
}
WEAK void __throw_bad_array_new_length()
{
	would_throw("std::bad_array_new_length");
}
WEAK void __throw_bad_function_call()
{
	would_throw("std::bad_function_call");
}
WEAK void __throw_bad_optional_access()
{
	would_throw("std::bad_optional_access");
}
WEAK void __throw_length_error(const char *)
{
	would_throw("std::length_error");
}
WEAK void __throw_logic_error(const char *)
{
	would_throw("std::logic_error");
}
WEAK void __throw_invalid_argument(const char *)
{
	would_throw("std::invalid_argument");
}
WEAK void __throw_out_of_range(const char *)
{
	would_throw("std::out_of_range");
}
WEAK void __throw_out_of_range_fmt(const char *, ...)
{
	would_throw("std::out_of_range");
}
WEAK void __throw_system_error(int)
{
	would_throw("std::system_error");
}

} // namespace std

extern "C" {

char __dso_handle;

WEAK int __cxa_guard_acquire(Guard *guard)
{
	kh_atomic_begin();
	kh_note(KH_WAIT, guard, "initialisation of a static variable");
	kh_await(!guard->busy);
	bool mine = !guard->ready;

	guard->busy = mine;
	kh_atomic_end();
	return mine;
}

WEAK void __cxa_guard_release(Guard *guard)
{
	kh_atomic_begin();
	guard->ready = 1;
	guard->busy = 0;
	kh_atomic_end();
}

WEAK void __cxa_guard_abort(Guard *guard)
{
	kh_atomic_begin();
	guard->busy = 0;
	kh_atomic_end();
}

WEAK int __cxa_atexit(void (*)(void *), void *, void *)
{
	return 0;
}

WEAK int __cxa_thread_atexit(void (*)(void *), void *, void *)
{
	return 0;
}

WEAK void __cxa_pure_virtual(void)
{
	kh_fail("assertion", "a pure virtual function was called");
	__builtin_unreachable();
}

} // extern "C"
