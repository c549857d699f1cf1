// Stands for the C library's thread-specific data. Keeps: destructors run at a thread's end, once. Leaves out: more
// than eight keys, destructors that set values again.
#include "thread.h"

#include <errno.h>
#include <pthread.h>

namespace
{

constexpr unsigned kMaxKeys = 8;
struct Key {
	void (*destructor)(void *);
	bool used;
};
Key keys[kMaxKeys];
__thread const void *values[kMaxKeys];

} // namespace

void kheddle_posix::run_key_destructors()
{
	for (unsigned key = 0; key < kMaxKeys; key++) {
		void *value = const_cast<void *>(values[key]);

		kh_atomic_begin();
		void (*destructor)(void *) = keys[key].used ? keys[key].destructor : nullptr;

		kh_atomic_end();
		values[key] = nullptr;
		if (value && destructor)
			destructor(value);
	}
}

extern "C" {

int pthread_key_create(pthread_key_t *key, void (*destructor)(void *)) noexcept
{
	kheddle_posix::Step step;

	for (unsigned i = 0; i < kMaxKeys; i++) {
		if (keys[i].used)
			continue;
		keys[i].used = true;
		keys[i].destructor = destructor;
		*key = i;
		return 0;
	}
	return EAGAIN;
}

int pthread_key_delete(pthread_key_t key) noexcept
{
	kheddle_posix::Step step;

	if (key >= kMaxKeys || !keys[key].used)
		return EINVAL;
	keys[key].used = false;
	return 0;
}

void *pthread_getspecific(pthread_key_t key) noexcept
{
	return key < kMaxKeys ? const_cast<void *>(values[key]) : nullptr;
}

int pthread_setspecific(pthread_key_t key, const void *value) noexcept
{
	if (key >= kMaxKeys)
		return EINVAL;
	values[key] = value;
	return 0;
}

} // extern "C"
