// What the inline functions of a tree's linux/refcount.h call when a count goes wrong: stands for lib/refcount.c, in
// the kernel's words. The execution ends there, since what follows is its consequence. A harness that links the real
// lib/refcount.c gets that file's warnings instead.
#include <kheddle.h>

extern "C" void refcount_warn_saturate(void *, int type)
{
	switch (type) { // enum refcount_saturation_type
	case 0:
	case 1:
		kh_fail("refcount", "refcount_t: saturated; leaking memory.");
		break;
	case 2:
		kh_fail("refcount", "refcount_t: addition on 0; use-after-free.");
		break;
	case 3:
		kh_fail("refcount", "refcount_t: underflow; use-after-free.");
		break;
	case 4:
		kh_fail("refcount", "refcount_t: decrement hit 0; leaking memory.");
		break;
	default:
		kh_fail("refcount", "refcount_t: unknown saturation event!?");
	}
}
