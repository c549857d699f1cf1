// Stands for the parts of the C library that check programs call: memory, ends of the program, output, sleep.
// Keeps: bounds and lifetimes of memory. exit() ends the execution without a finding, abort() and a failed
// assert() with one. Leaves out: what is printed; time; malloc never fails.
// Text functions of <string.h> are model/kernel/string.cc.
#define __NO_INLINE__ 1 // the C library's headers would define putchar() themselves
#include <kheddle.h>

#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

namespace
{

__thread int error_number;

} // namespace

// A program may bring its own.
#define WEAK __attribute__((weak))

extern "C" {

FILE *stdin;
FILE *stdout;
FILE *stderr;

WEAK int *__errno_location(void) noexcept
{
	return &error_number;
}

WEAK void *malloc(size_t size) noexcept
{
	return kh_allocate(size, false);
}

WEAK void *calloc(size_t count, size_t size) noexcept
{
	size_t bytes;

	return __builtin_mul_overflow(count, size, &bytes) ? nullptr : kh_allocate(bytes, true);
}

WEAK void *realloc(void *object, size_t size) noexcept
{
	void *fresh = kh_allocate(size, false);

	if (object) {
		size_t before = kh_size(object);

		__builtin_memcpy(fresh, object, before < size ? before : size);
		kh_free(object);
	}
	return fresh;
}

WEAK void *aligned_alloc(size_t, size_t size) noexcept
{
	return kh_allocate(size, false);
}

WEAK int posix_memalign(void **object, size_t, size_t size) noexcept
{
	*object = kh_allocate(size, false);
	return 0;
}

WEAK void free(void *object) noexcept
{
	kh_free(object);
}

WEAK void exit(int) noexcept
{
	kh_assume(false);
	__builtin_unreachable();
}

WEAK void _exit(int)
{
	kh_assume(false);
	__builtin_unreachable();
}

WEAK void abort(void) noexcept
{
	kh_fail("assertion", "abort() was called");
	__builtin_unreachable();
}

WEAK void __assert_fail(const char *expression, const char *, unsigned, const char *) noexcept
{
	kh_fail("assertion", "Assertion `%s' failed.", expression);
	__builtin_unreachable();
}

WEAK int usleep(useconds_t)
{
	return 0;
}

WEAK unsigned sleep(unsigned)
{
	return 0;
}

WEAK int nanosleep(const struct timespec *, struct timespec *)
{
	return 0;
}

WEAK int printf(const char *, ...)
{
	return 0;
}

WEAK int fprintf(FILE *, const char *, ...)
{
	return 0;
}

WEAK int puts(const char *)
{
	return 0;
}

WEAK int putchar(int c)
{
	return c;
}

WEAK int putc(int c, FILE *)
{
	return c;
}

WEAK int fputs(const char *, FILE *)
{
	return 0;
}

WEAK int fputc(int c, FILE *)
{
	return c;
}

WEAK size_t fwrite(const void *, size_t, size_t count, FILE *)
{
	return count;
}

WEAK int fflush(FILE *)
{
	return 0;
}

WEAK void perror(const char *)
{
}

} // extern "C"
