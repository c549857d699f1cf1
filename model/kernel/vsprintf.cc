// Stands for lib/vsprintf.c. Keeps: lengths, bounds, and which bytes are read and written; %d %i %u %x %c %s %p %% with
// h, l, ll, z. Leaves out: widths, precisions and flags, which are read over; a pointer and its extensions (%pe,
// %pK) print as "(ptr)".
#include <linux/slab.h>
#include <linux/sprintf.h>
#include <linux/string.h>

namespace
{

struct Output {
	char *to;
	size_t size;
	size_t length;
};

void put(Output *out, char c)
{
	if (out->length + 1 < out->size)
		out->to[out->length] = c;
	out->length++;
}

void put_string(Output *out, const char *s)
{
	for (s = s ? s : "(null)"; *s; s++)
		put(out, *s);
}

void put_number(Output *out, unsigned long long value, unsigned base)
{
	char digits[20];
	unsigned n = 0;

	do {
		digits[n++] = "0123456789abcdef"[value % base];
		value /= base;
	} while (value);
	while (n)
		put(out, digits[--n]);
}

// What a number of this many l's is; z counts as one.
unsigned long long take(va_list *arguments, int longs, bool is_signed)
{
	if (longs)
		return va_arg(*arguments, unsigned long long);
	unsigned value = va_arg(*arguments, unsigned);

	return is_signed ? static_cast<unsigned long long>(static_cast<int>(value)) : value;
}

const char *put_argument(Output *out, const char *at, va_list *arguments)
{
	int longs = 0;

	while (*at && strchr("0123456789.-+# ", *at))
		at++;
	for (; *at == 'l' || *at == 'h' || *at == 'z'; at++)
		longs += *at != 'h';
	switch (*at) {
	case 'd':
	case 'i': {
		auto value = static_cast<long long>(take(arguments, longs, true));

		if (value < 0)
			put(out, '-');
		put_number(out, value < 0 ? 0ull - value : value, 10);
		break;
	}
	case 'u':
		put_number(out, take(arguments, longs, false), 10);
		break;
	case 'x':
	case 'X':
		put_number(out, take(arguments, longs, false), 16);
		break;
	case 'c':
		put(out, static_cast<char>(va_arg(*arguments, int)));
		break;
	case 's':
		put_string(out, va_arg(*arguments, const char *));
		break;
	case 'p':
		(void)va_arg(*arguments, void *);
		put_string(out, "(ptr)");
		while ((at[1] >= 'a' && at[1] <= 'z') || (at[1] >= 'A' && at[1] <= 'Z'))
			at++;
		break;
	case '%':
		put(out, '%');
		break;
	default:
		kh_fail("assertion", "Please remove unsupported %%%c in format string", *at);
	}
	return at + 1;
}

} // namespace

int kh_vsnprintf(char *to, size_t size, const char *format, va_list arguments)
{
	Output out = {to, size, 0};
	va_list rest;

	va_copy(rest, arguments);
	while (*format) {
		if (*format == '%')
			format = put_argument(&out, format + 1, &rest);
		else
			put(&out, *format++);
	}
	va_end(rest);
	if (size)
		to[out.length < size ? out.length : size - 1] = '\0';
	return static_cast<int>(out.length);
}

int kh_snprintf(char *to, size_t size, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	int length = kh_vsnprintf(to, size, format, arguments);

	va_end(arguments);
	return length;
}

int vscnprintf(char *to, size_t size, const char *format, va_list arguments)
{
	int length = kh_vsnprintf(to, size, format, arguments);

	if (!size)
		return 0;
	return static_cast<size_t>(length) < size ? length : static_cast<int>(size - 1);
}

int scnprintf(char *to, size_t size, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	int length = vscnprintf(to, size, format, arguments);

	va_end(arguments);
	return length;
}

char *kvasprintf(gfp_t gfp, const char *format, va_list arguments)
{
	size_t size = kh_vsnprintf(nullptr, 0, format, arguments) + 1;
	auto *text = static_cast<char *>(kmalloc(size, gfp));

	if (text)
		kh_vsnprintf(text, size, format, arguments);
	return text;
}

char *kasprintf(gfp_t gfp, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	char *text = kvasprintf(gfp, format, arguments);

	va_end(arguments);
	return text;
}

int sysfs_emit(char *page, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	int length = vscnprintf(page, PAGE_SIZE, format, arguments);

	va_end(arguments);
	return length;
}

int sysfs_emit_at(char *page, int at, const char *format, ...)
{
	va_list arguments;

	if (at < 0 || at >= static_cast<int>(PAGE_SIZE)) {
		kh_warn("assertion", "WARNING: invalid sysfs_emit_at: at:%d", at);
		return 0;
	}
	va_start(arguments, format);
	int length = vscnprintf(page + at, PAGE_SIZE - at, format, arguments);

	va_end(arguments);
	return length;
}
