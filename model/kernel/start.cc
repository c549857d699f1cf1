// main() of every scenario: runs the inits, starts the threads, waits for the tasks and for deferred
// work, runs the final checks. The names come from the macros of <kheddle/scenario.h>, whose
// constructors leave a list on the heap: it is gone when the threads run, so it is no part of states.
#include <kheddle/context.h>
#include <kheddle/scenario.h>

uint64_t kh_interruptible = KH_HANDLERS_ALLOWED;
unsigned kh_handlers_running;
struct kh_environment kh_environment;
unsigned kh_deferred;

namespace
{

struct entry {
	entry *next;
	void (*run)(void *);
	unsigned count;
	kh_entry_kind kind;
	const char *name;
};

entry *first_entry;

void append(entry *added)
{
	entry **link = &first_entry;

	while (*link)
		link = &(*link)->next;
	*link = added;
}

void spawn_all(kh_entry_kind kind, kh_thread_kind thread_kind, bool interruptible, int *first,
	       int *end)
{
	for (entry *at = first_entry; at; at = at->next) {
		if (at->kind != kind)
			continue;
		for (unsigned i = 0; i < at->count; i++) {
			int thread = kh_spawn(at->run, (void *)(uintptr_t)i, at->name, thread_kind);

			if (!*first)
				*first = thread;
			*end = thread + 1;
			if (interruptible)
				kh_interruptible |= uint64_t(1) << (thread % KH_MAX_THREADS);
		}
	}
}

// Frees all entries but the final checks.
void forget_started()
{
	entry **link = &first_entry;

	while (entry *at = *link) {
		if (at->kind == KH_ENTRY_FINAL) {
			link = &at->next;
			continue;
		}
		*link = at->next;
		kh_free(at);
	}
}

} // namespace

extern "C" {

void kh_register(void (*run)(void *), unsigned count, kh_entry_kind kind, const char *name)
{
	entry *added = static_cast<entry *>(kh_allocate(sizeof(entry), false));

	*added = entry{nullptr, run, count, kind, name};
	append(added);
}

void kh_task_begin()
{
}

void kh_task_end()
{
	kh_check_returning_to_user();
}

__attribute__((weak)) bool kh_idle()
{
	return true;
}

} // extern "C"

int main()
{
	int first = 0, end = 0, ignored = 0;

	kh_atomic_begin();
	for (entry *at = first_entry; at; at = at->next)
		if (at->kind == KH_ENTRY_INIT)
			at->run(nullptr);
	spawn_all(KH_ENTRY_TASK, KH_TASK, true, &first, &end);
	spawn_all(KH_ENTRY_DAEMON, KH_DAEMON, true, &ignored, &ignored);
	spawn_all(KH_ENTRY_HANDLER, KH_DAEMON, false, &ignored, &ignored);
	forget_started();
	kh_atomic_end();

	kh_atomic_begin();
	for (int thread = first; thread < end; thread++)
		kh_await(kh_finished(thread));
	// The devices are still from here on: no handler runs during the final checks.
	kh_await(kh_deferred == 0 && kh_idle() && !kh_handlers_running);
	kh_interruptible = 0;
	kh_atomic_end();

	while (entry *at = first_entry) {
		void (*run)(void *) = at->run;

		first_entry = at->next;
		kh_free(at);
		run(nullptr);
	}
	return 0;
}
