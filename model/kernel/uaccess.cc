// Stands for include/linux/uaccess.h and mm/usercopy.c.
// Keeps: a copy may sleep; may fail as a whole (user_copies_fail); may be kept waiting by user space for ever
// (user_copies_stall): with a lock held or in a read section that is `user-blocks-lock` if others then cannot
// finish. copy_from_user zeroes what it could not copy. Hardened usercopy: a heap object is left only within
// its bounds and its cache's window.
// Leaves out: partial copies; the check of addresses on the kernel's stack.
// Checks: uninitialised bytes to user space; races of the kernel's side (user memory is never a race).
#include <kheddle.h>
#include <kheddle/context.h>
#include <kheddle/environment.h>
#include <linux/lockdep.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/uaccess.h>

namespace
{

constexpr uintptr_t kHeapSlot = 1 << 20; // docs/semantics.md: each heap object starts its own MiB

bool bad_address(const void *user)
{
	return reinterpret_cast<uintptr_t>(user) < PAGE_SIZE;
}

// The object the pointer is in, NULL if that is no heap object.
const void *object_of(const void *pointer)
{
	auto *start = reinterpret_cast<const void *>(reinterpret_cast<uintptr_t>(pointer) &
						     ~(kHeapSlot - 1));

	return kh_size(start) ? start : nullptr;
}

void check_object(const void *kernel, size_t n, bool to_user)
{
	const void *object = object_of(kernel);

	if (!object || !n)
		return;
	size_t offset = static_cast<const char *>(kernel) - static_cast<const char *>(object);
	size_t from = 0, size = kh_size(object);
	const char *name = "kmalloc";

	if (kmem_cache *cache = kh_cache_of(object)) {
		name = cache->name;
		from = cache->useroffset;
		size = cache->usersize;
	}
	if (offset >= from && offset - from <= size && n <= size - (offset - from))
		return;
	if (to_user)
		kh_fail("usercopy",
			"usercopy: Kernel memory exposure attempt detected from SLUB object '%s' "
			"(offset %lu, size %lu)!",
			name, offset, n);
	else
		kh_fail("usercopy",
			"usercopy: Kernel memory overwrite attempt detected to SLUB object '%s' "
			"(offset %lu, size %lu)!",
			name, offset, n);
}

bool holds_something()
{
	return kh_context.held || kh_context.rcu || kh_context.preempt;
}

// What every copy begins with. False: it fails.
bool enter(const void *user, const char *function)
{
	might_fault();
	kh_note(KH_USER_COPY, user, function);
	if (kh_environment.user_copies_stall && holds_something() && kh_choose(2))
		kh_stall("user-blocks-lock", "user space decides how long this copy takes, and "
					     "others wait for what is held meanwhile");
	return !bad_address(user) && !kh_may(user_copies_fail);
}

} // namespace

// A page fault takes mmap_lock, whether or not this copy meets one.
void might_fault(void)
{
	kh_might_sleep();
	kh_lock_attempt(nullptr, kh_lock_key(&kh_mmap_lock_class), KH_ORDER_READ, nullptr);
}

unsigned long copy_to_user(void *to, const void *from, unsigned long n)
{
	bool works = enter(to, "copy_to_user");

	check_object(from, n, true);
	if (n)
		kh_check_read(from, n);
	if (!works)
		return n;
	kh_race_ignore();
	memcpy(to, from, n);
	kh_race_heed();
	return 0;
}

unsigned long copy_from_user(void *to, const void *from, unsigned long n)
{
	bool works = enter(from, "copy_from_user");

	check_object(to, n, false);
	if (!works) {
		memset(to, 0, n);
		return n;
	}
	if (n)
		kh_check_write(to, n);
	kh_race_ignore();
	memcpy(to, from, n);
	kh_race_heed();
	return 0;
}

unsigned long clear_user(void *to, unsigned long n)
{
	if (!enter(to, "clear_user"))
		return n;
	kh_race_ignore();
	memset(to, 0, n);
	kh_race_heed();
	return 0;
}

long strncpy_from_user(char *to, const char *from, long n)
{
	if (!enter(from, "strncpy_from_user"))
		return -EFAULT;
	long length = 0;

	kh_race_ignore();
	while (length < n && (to[length] = from[length]))
		length++;
	kh_race_heed();
	return length;
}

int copy_struct_from_user(void *to, size_t ksize, const void *from, size_t usize)
{
	size_t size = ksize < usize ? ksize : usize;

	if (usize < ksize)
		memset(static_cast<char *>(to) + size, 0, ksize - size);
	if (copy_from_user(to, from, size))
		return -EFAULT;
	for (size_t i = size; i < usize; i++)
		if (static_cast<const char *>(from)[i])
			return -E2BIG;
	return 0;
}
