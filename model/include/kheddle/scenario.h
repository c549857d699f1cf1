/* SPDX-License-Identifier: Apache-2.0
 *
 * How a scenario names its threads; docs/writing-a-scenario.md tells the rest. Every macro is
 * followed by a body in braces:
 *
 *	KH_INIT(name)            runs before all threads, in order of appearance
 *	KH_THREAD(name)          a task
 *	KH_THREADS(name, count)  `count` tasks; `index` (0 .. count - 1) tells them apart
 *	KH_DAEMON_THREAD(name)   a thread that may wait for ever
 *	KH_IRQ(name)             an interrupt that may come once, KH_IRQS(name, times) several times:
 *				 on an idle CPU or on that of a task with interrupts enabled, which
 *				 then stands still until the handler returns
 *	KH_SOFTIRQ(name)         the same for a softirq, KH_SOFTIRQS(name, times); it also respects
 *				 disabled bottom halves
 *	KH_FINAL(name)           runs after all tasks have finished and deferred work is done
 */
#ifndef KHEDDLE_SCENARIO_H
#define KHEDDLE_SCENARIO_H

#include <kheddle.h>
#include <kheddle/environment.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The condition must hold here, in every execution. */
#define KH_ASSERT(condition)                                                                       \
	do {                                                                                       \
		if (!(condition))                                                                  \
			kh_fail("assertion", "%s", "assertion failed: " #condition);               \
	} while (0)

enum kh_entry_kind {
	KH_ENTRY_INIT,
	KH_ENTRY_TASK,
	KH_ENTRY_DAEMON,
	KH_ENTRY_HANDLER,
	KH_ENTRY_FINAL,
};

/* Called by constructors only. `run` gets the index among its `count` threads as its argument. */
void kh_register(void (*run)(void *), unsigned count, enum kh_entry_kind kind, const char *name);

/* The frame round a body: what the kernel checks when a task returns to user space, and when an
 * interrupt comes. */
void kh_task_begin(void);
void kh_task_end(void);
void kh_interrupts_run(void (*handler)(void), unsigned times);
void kh_softirqs_run(void (*handler)(void), unsigned times);

#define KH_REGISTER_(name, count, kind)                                                            \
	__attribute__((constructor)) static void kh_register_##name(void)                          \
	{                                                                                          \
		kh_register(kh_run_##name, count, kind, #name);                                    \
	}

#define KH_BODY_(name, count, kind)                                                                \
	static void name(void);                                                                    \
	static void kh_run_##name(void *kh_argument)                                               \
	{                                                                                          \
		(void)kh_argument;                                                                 \
		kh_task_begin();                                                                   \
		name();                                                                            \
		kh_task_end();                                                                     \
	}                                                                                          \
	KH_REGISTER_(name, count, kind)                                                            \
	static void name(void)

#define KH_INIT(name) KH_BODY_(name, 1, KH_ENTRY_INIT)
#define KH_FINAL(name) KH_BODY_(name, 1, KH_ENTRY_FINAL)
#define KH_THREAD(name) KH_BODY_(name, 1, KH_ENTRY_TASK)
#define KH_DAEMON_THREAD(name) KH_BODY_(name, 1, KH_ENTRY_DAEMON)

#define KH_THREADS(name, count)                                                                    \
	static void name(unsigned index);                                                          \
	static void kh_run_##name(void *kh_argument)                                               \
	{                                                                                          \
		kh_task_begin();                                                                   \
		name((unsigned)(uintptr_t)kh_argument);                                            \
		kh_task_end();                                                                     \
	}                                                                                          \
	KH_REGISTER_(name, count, KH_ENTRY_TASK)                                                   \
	static void name(unsigned index __attribute__((unused)))

#define KH_HANDLER_(name, times, run_handler)                                                      \
	static void name(void);                                                                    \
	static void kh_run_##name(void *kh_argument)                                               \
	{                                                                                          \
		(void)kh_argument;                                                                 \
		run_handler(name, times);                                                          \
	}                                                                                          \
	KH_REGISTER_(name, 1, KH_ENTRY_HANDLER)                                                    \
	static void name(void)

#define KH_IRQS(name, times) KH_HANDLER_(name, times, kh_interrupts_run)
#define KH_IRQ(name) KH_IRQS(name, 1)
#define KH_SOFTIRQS(name, times) KH_HANDLER_(name, times, kh_softirqs_run)
#define KH_SOFTIRQ(name) KH_SOFTIRQS(name, 1)

#ifdef __cplusplus
}
#endif

#endif
