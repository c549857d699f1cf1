// Strings of a kernel tree: model/kernel/string.cc. What allocates gets its flags from alloc.c.
#include <linux/slab.h>
#include <linux/string.h>

#define kmalloc kh_kmalloc
#define kmemdup kh_kmemdup
#define kstrdup kh_kstrdup
#define kstrndup kh_kstrndup

extern "C" {
void *kmalloc(size_t size, gfp_t flags);
void *kmemdup(const void *from, size_t size, gfp_t flags);
char *kstrdup(const char *s, gfp_t gfp);
char *kstrndup(const char *s, size_t max, gfp_t gfp);
}

#include "../kernel/string.cc"
