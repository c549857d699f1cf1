// Mutexes of a kernel tree: model/kernel/mutex.cc on the first word of the tree's struct mutex, which is 0 in both when
// nobody holds it (layout.c).
#include "../kernel/mutex.cc"

#undef __mutex_init
#undef mutex_lock_io

extern "C" {

void __mutex_init(struct mutex *lock, const char *, void *)
{
	mutex_init(lock);
}

void mutex_lock_io(struct mutex *lock)
{
	mutex_lock(lock);
}

// For ww_mutex.c: within an atomic section.
bool kh_mutex_is_free(const struct mutex *lock)
{
	return !lock->owner;
}

void kh_mutex_take(struct mutex *lock)
{
	take(lock);
}

} // extern "C"
