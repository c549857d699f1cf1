/* SPDX-License-Identifier: Apache-2.0
 *
 * The kernel's mm/kasan/kasan_test.c, as it is, for generic KASAN: each KUNIT_EXPECT_KASAN_FAIL()
 * that a test comes to is a case that must be found, and each test without any of them one that
 * must be silent. The argument is the number of the expectation within the test, 0 for none:
 * executions end with the first one that is met.
 */
#include <kheddle/scenario.h>
#include <kunit/test.h>
#include <linux/bitops.h>
#include <linux/delay.h>
#include <linux/io.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/random.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/uaccess.h>
#include <linux/vmalloc.h>

#include "selftest.h"

SELFTEST_VARIABLES;

#define CONFIG_CC_IS_CLANG 1
#define CONFIG_KASAN_GENERIC 1
#define CONFIG_KASAN_STACK 1
#define CONFIG_KASAN_VMALLOC 1
#define CONFIG_SLUB 1
#define IS_MODULE(option) 1

/* Stand for what mm/kasan/kasan.h declares. */
#define __MM_KASAN_KASAN_H
#define KASAN_GRANULE_SIZE 8ul
#define KASAN_TAG_MIN 0xf0
#define KASAN_TAG_KERNEL 0xff
#define kasan_enabled() true
#define kasan_save_enable_multi_shot() true
#define kasan_restore_multi_shot(before) ((void)(before))
#define kasan_sync_fault_possible() false
#define kasan_async_fault_possible() false
#define kasan_force_async_fault() ((void)0)
#define kasan_enable_tagging() ((void)0)
#define kasan_poison(address, size, value, init) ((void)(address))
#define get_tag(pointer) ((u8)0xff)
#define set_tag(pointer, tag) (pointer)

/* Pages are objects of the heap here, each its own description. */
struct page;
#define KMALLOC_MAX_CACHE_SIZE 8192ul
#define RELOC_HIDE(pointer, offset) ((__typeof__(pointer))((char*)(pointer) + (offset)))
#define OPTIMIZER_HIDE_VAR(variable) ((void)(variable))
#define alloc_pages(flags, order) ((struct page*)kmalloc(PAGE_SIZE << (order), flags))
#define free_pages(address, order) kfree((void*)(address))
#define page_address(page) ((void*)(page))
#define offset_in_page(pointer) ((unsigned long)(pointer) & ~PAGE_MASK)
#define virt_to_page(pointer) ((struct page*)((unsigned long)(pointer) & PAGE_MASK))
#define vmalloc_to_page(pointer) virt_to_page(pointer)
#define is_vmalloc_addr(pointer) true
#define virt_to_phys(pointer) ((phys_addr_t)(pointer))
#define phys_to_virt(address) ((void*)(address))
#define vmap(pages, count, flags, protection) page_address(*(pages))
#define vunmap(pointer) ((void)(pointer))
#define vm_map_ram(pages, count, node) page_address(*(pages))
#define vm_unmap_ram(pointer, count) ((void)(pointer))
#define prandom_u32_max(n) kh_choose(n)

static int kmem_cache_alloc_bulk(struct kmem_cache* cache, gfp_t flags, size_t n, void** objects) {
  for (size_t i = 0; i < n; i++) objects[i] = kmem_cache_alloc(cache, flags);
  return (int)n;
}

static void kmem_cache_free_bulk(struct kmem_cache* cache, size_t n, void** objects) {
  for (size_t i = 0; i < n; i++) kmem_cache_free(cache, objects[i]);
}

static void (*listed)(void); /* the test whose cases are listed */
static unsigned met;         /* expectations of the test that is run */

/* At the two barriers of KUNIT_EXPECT_KASAN_FAIL(), round what must fail. */
static bool passes_over(void) {
  static bool inside;

  if (inside) {
    inside = false;
    return false;
  }
  met++;
  if (listed)
    selftest_case_is(listed, SELFTEST_COMPLAINS, met);
  else
    inside = met == selftest_argument;
  return !inside;
}

#undef barrier
#define barrier() \
  if (passes_over()) break

#include "mm/kasan/kasan_test.c"

KH_THREAD(selftest) {
  struct kunit test = {};
  unsigned number = selftest_case ? 0 : selftest_argument;

  if (selftest_case) {
    ((void (*)(struct kunit*))selftest_case)(&test);
  } else if (number + 1 < ARRAY_SIZE(kasan_kunit_test_cases)) {
    listed = (void (*)(void))kasan_kunit_test_cases[number].run_case;
    selftest_case_is(listed, SELFTEST_SILENT, 0);
    kasan_kunit_test_cases[number].run_case(&test);
  }
}
