// Stands for more of the C library: numbers in text, sorting, copies of text, random numbers, clocks.
// Keeps: what the functions compute. rand() and random() return 0, 1, 2 or the greatest number, each tried.
// Leaves out: time, which stands still at 0; the environment, which is empty; formats of scanf(), which reads nothing.
// snprintf() knows %d %i %u %x %c %s %p %% with l, ll, z and h, no widths.
#define __NO_INLINE__ 1 // the C library's headers would define atoi() themselves
#include <kheddle.h>

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

namespace
{

// Writes what fits and counts all.
struct Text {
	char *to;
	size_t size;
	size_t length;

	void put(char c)
	{
		if (length + 1 < size)
			to[length] = c;
		length++;
	}
	void put(unsigned long value, unsigned base)
	{
		char digits[24];
		unsigned n = 0;

		do
			digits[n++] = "0123456789abcdef"[value % base];
		while (value /= base);
		while (n)
			put(digits[--n]);
	}
	void put_signed(long value)
	{
		if (value < 0)
			put('-');
		put(value < 0 ? -static_cast<unsigned long>(value) : value, 10);
	}
};

// One conversion, from after its %; returns where the format goes on.
const char *convert(Text &text, const char *format, va_list arguments)
{
	bool wide = false;

	for (; *format == 'l' || *format == 'z' || *format == 'h'; format++)
		wide = wide || *format != 'h';
	switch (*format) {
	case 'd':
	case 'i':
		text.put_signed(wide ? va_arg(arguments, long) : va_arg(arguments, int));
		break;
	case 'u':
	case 'x':
		text.put(wide ? va_arg(arguments, unsigned long) : va_arg(arguments, unsigned),
			 *format == 'x' ? 16 : 10);
		break;
	case 'p':
		text.put('0');
		text.put('x');
		text.put(reinterpret_cast<unsigned long>(va_arg(arguments, void *)), 16);
		break;
	case 'c':
		text.put(static_cast<char>(va_arg(arguments, int)));
		break;
	case 's':
		for (const char *s = va_arg(arguments, const char *); *s; s++)
			text.put(*s);
		break;
	case '%':
		text.put('%');
		break;
	default:
		kh_fail("unmodelled-call",
			"snprintf() with a conversion that is not modelled: %%%c", *format);
	}
	return format + 1;
}

bool is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

unsigned digit_of(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'z' ? c - 'a' + 10 : 99;
}

unsigned long parse(const char *text, char **end, int base)
{
	const char *at = text;
	bool negative = false, any = false;
	unsigned long value = 0;

	while (is_space(*at))
		at++;
	if (*at == '-' || *at == '+')
		negative = *at++ == '-';
	if ((base == 0 || base == 16) && *at == '0' && (at[1] | 0x20) == 'x' &&
	    digit_of(at[2]) < 16) {
		at += 2;
		base = 16;
	} else if (base == 0) {
		base = *at == '0' ? 8 : 10;
	}
	for (; digit_of(*at) < static_cast<unsigned>(base); at++, any = true)
		value = value * base + digit_of(*at);
	if (end)
		*end = const_cast<char *>(any ? at : text);
	return negative ? -value : value;
}

long random_number()
{
	static const uint64_t samples[] = {0, 1, 2, RAND_MAX};

	return static_cast<long>(kh_any(samples, 4));
}

void swap_bytes(char *a, char *b, size_t size)
{
	for (; size; size--, a++, b++) {
		char saved = *a;

		*a = *b;
		*b = saved;
	}
}

} // namespace

// A program may bring its own.
#define WEAK __attribute__((weak))

extern "C" {

WEAK int vsnprintf(char *to, size_t size, const char *format, va_list arguments) noexcept
{
	Text text{to, size, 0};

	while (*format) {
		if (*format != '%')
			text.put(*format++);
		else
			format = convert(text, format + 1, arguments);
	}
	if (size)
		to[text.length < size ? text.length : size - 1] = 0;
	return static_cast<int>(text.length);
}

WEAK int snprintf(char *to, size_t size, const char *format, ...) noexcept
{
	va_list arguments;

	va_start(arguments, format);
	int length = vsnprintf(to, size, format, arguments);

	va_end(arguments);
	return length;
}

WEAK int sprintf(char *to, const char *format, ...) noexcept
{
	va_list arguments;

	va_start(arguments, format);
	int length = vsnprintf(to, ~0UL, format, arguments);

	va_end(arguments);
	return length;
}

WEAK int vprintf(const char *, va_list)
{
	return 0;
}

WEAK int vfprintf(FILE *, const char *, va_list)
{
	return 0;
}

WEAK int scanf(const char *, ...)
{
	return EOF;
}

WEAK int sscanf(const char *, const char *, ...) noexcept
{
	return 0;
}

WEAK char *strdup(const char *text) noexcept
{
	size_t size = strlen(text) + 1;

	return static_cast<char *>(memcpy(kh_allocate(size, false), text, size));
}

WEAK char *strndup(const char *text, size_t most) noexcept
{
	size_t length = strnlen(text, most);
	auto *copy = static_cast<char *>(kh_allocate(length + 1, false));

	memcpy(copy, text, length);
	copy[length] = 0;
	return copy;
}

WEAK char *strncat(char *to, const char *from, size_t most) noexcept
{
	size_t length = strnlen(from, most);
	char *end = to + strlen(to);

	memcpy(end, from, length);
	end[length] = 0;
	return to;
}

WEAK char *strerror(int) noexcept
{
	return const_cast<char *>("error");
}

WEAK long strtol(const char *text, char **end, int base) noexcept
{
	return static_cast<long>(parse(text, end, base));
}

WEAK unsigned long strtoul(const char *text, char **end, int base) noexcept
{
	return parse(text, end, base);
}

WEAK int atoi(const char *text) noexcept
{
	return static_cast<int>(parse(text, nullptr, 10));
}

WEAK long atol(const char *text) noexcept
{
	return static_cast<long>(parse(text, nullptr, 10));
}

WEAK int abs(int value) noexcept
{
	return value < 0 ? -value : value;
}

WEAK long labs(long value) noexcept
{
	return value < 0 ? -value : value;
}

// By insertion: what is sorted here is short.
WEAK void qsort(void *base, size_t count, size_t size, int (*compare)(const void *, const void *))
{
	auto *items = static_cast<char *>(base);

	for (size_t i = 1; i < count; i++)
		for (size_t j = i; j && compare(items + (j - 1) * size, items + j * size) > 0; j--)
			swap_bytes(items + (j - 1) * size, items + j * size, size);
}

WEAK void *bsearch(const void *key, const void *base, size_t count, size_t size,
		   int (*compare)(const void *, const void *))
{
	const auto *items = static_cast<const char *>(base);

	for (size_t low = 0; low < count;) {
		size_t middle = low + (count - low) / 2;
		int order = compare(key, items + middle * size);

		if (!order)
			return const_cast<char *>(items + middle * size);
		if (order < 0)
			count = middle;
		else
			low = middle + 1;
	}
	return nullptr;
}

WEAK int rand(void) noexcept
{
	return static_cast<int>(random_number());
}

WEAK int rand_r(unsigned *) noexcept
{
	return static_cast<int>(random_number());
}

WEAK long random(void) noexcept
{
	return random_number();
}

WEAK void srand(unsigned) noexcept
{
}

WEAK void srandom(unsigned) noexcept
{
}

WEAK time_t time(time_t *now) noexcept
{
	if (now)
		*now = 0;
	return 0;
}

WEAK clock_t clock(void) noexcept
{
	return 0;
}

WEAK int clock_gettime(clockid_t, struct timespec *now) noexcept
{
	*now = timespec{};
	return 0;
}

WEAK int gettimeofday(struct timeval *now, void *) noexcept
{
	*now = timeval{};
	return 0;
}

WEAK char *getenv(const char *) noexcept
{
	return nullptr;
}

WEAK pid_t getpid(void) noexcept
{
	return 1;
}

WEAK long sysconf(int) noexcept
{
	return 1;
}

// What is registered does not run: exit() ends the execution.
WEAK int atexit(void (*)(void)) noexcept
{
	return 0;
}

} // extern "C"
