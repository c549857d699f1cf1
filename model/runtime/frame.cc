// Stands for the part of a function's frame whose size is known only when it runs: arrays of variable length and
// alloca(). checker/front/frames.cc puts these calls in their place.
// Keeps: exact bounds; an object ends with its scope, or with the function. Leaves out: that stacks are small.
#include <kheddle.h>

namespace
{

struct Entry {
	Entry *below;
	void *object;
};

} // namespace

extern "C" {

void *kheddle_frame_grow(Entry **top, size_t size)
{
	auto *entry = static_cast<Entry *>(kh_allocate(sizeof(Entry), false));

	entry->below = *top;
	entry->object = kh_allocate(size, false);
	*top = entry;
	return entry->object;
}

void kheddle_frame_shrink(Entry **top, Entry *until)
{
	while (*top != until) {
		Entry *entry = *top;

		*top = entry->below;
		kh_free(entry->object);
		kh_free(entry);
	}
}

} // extern "C"
