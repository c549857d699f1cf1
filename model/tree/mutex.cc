// Mutexes of a kernel tree: model/kernel/mutex.cc on the first word of the tree's struct mutex, which is 0 in both when
// nobody holds it (layout.c).
#include "../kernel/mutex.cc"

#undef mutex_lock_io

extern "C" {

void mutex_lock_io(struct mutex *lock)
{
	mutex_lock(lock);
}

// For ww_mutex.c: within an atomic section.
bool kh_mutex_is_free(const struct mutex *lock)
{
	return !lock->owner;
}

void kh_mutex_attempt(struct mutex *lock, unsigned how, const void *nest)
{
	kh_lock_attempt(lock, lock->kh_key, how, nest);
}

void kh_mutex_take(struct mutex *lock)
{
	take(lock, 0);
}

} // extern "C"
