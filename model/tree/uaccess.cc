// User copies of a kernel tree: model/kernel/uaccess.cc under the names that the tree's inline functions call.
#include "../kernel/uaccess.cc"

extern "C" {

unsigned long _copy_to_user(void *to, const void *from, unsigned long n)
{
	return copy_to_user(to, from, n);
}

unsigned long _copy_from_user(void *to, const void *from, unsigned long n)
{
	return copy_from_user(to, from, n);
}

} // extern "C"
