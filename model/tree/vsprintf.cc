// Formatted text of a kernel tree: model/kernel/vsprintf.cc under the names that the tree's headers declare.
#include <linux/slab.h>
#include <linux/sprintf.h>

#define kmalloc kh_kmalloc
extern "C" void *kmalloc(size_t size, gfp_t flags);

#include "../kernel/vsprintf.cc"

#undef vsnprintf
#undef snprintf
#undef sprintf

extern "C" {

int vsnprintf(char *to, size_t size, const char *format, va_list arguments)
{
	return kh_vsnprintf(to, size, format, arguments);
}

int snprintf(char *to, size_t size, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	int ret = kh_vsnprintf(to, size, format, arguments);
	va_end(arguments);
	return ret;
}

int sprintf(char *to, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	int ret = kh_vsnprintf(to, ~(size_t)0 >> 1, format, arguments);
	va_end(arguments);
	return ret;
}

} // extern "C"
