// The intrinsics of model/kheddle.h for native executions.
#include <kheddle.h>

#include <cstdarg>
#include <cstdio>
#include <string>
#include <utility>

#include "model/native/run.h"
#include "model/native/scheduler.h"

namespace kheddle::native {
namespace {

std::string format_text(const char* format, va_list arguments) {
  char text[1024];
  std::vsnprintf(text, sizeof(text), format, arguments);
  return text;
}

// A number that is no thread's, or a use outside a section: both mean that the model is wrong.
Thread& thread_in_section(int number) {
  Execution& execution = current_execution();
  Thread* thread = execution.find(number);
  if (!thread) execution.fail("assertion", "a thread number that is none");
  if (!execution.self().depth)
    execution.fail("assertion", "kh_finished, kh_hold or kh_let_go outside an atomic section");
  return *thread;
}

void check(const void* address, std::size_t size) {
  Execution& execution = current_execution();
  if (const char* kind = execution.heap.check(address, size))
    execution.fail(kind, "the range is not within a live object");
}

}  // namespace

bool Run::found(const std::string& kind) const {
  for (const Finding& finding : findings)
    if (finding.kind == kind) return true;
  return false;
}

std::string Run::summary() const {
  std::string text = ended ? "ended" : cut ? "cut" : endless ? "endless" : "stopped";
  text += " after " + std::to_string(steps) + " steps";
  for (const Finding& finding : findings)
    text += "; " + finding.kind + " by thread " + std::to_string(finding.thread) + ": " +
            finding.message;
  return text;
}

Run run(std::uint64_t seed, std::function<void()> body) {
  static Heap heap;
  Execution execution(seed, heap);
  return execution.run(std::move(body));
}

int task(std::function<void()> body) {
  Execution& execution = current_execution();
  execution.visible();
  return execution.spawn(std::move(body), KH_TASK).number;
}

void join(int thread) {
  kh_atomic_begin();
  kh_await(kh_finished(thread));
  kh_atomic_end();
}

void step() {
  kh_atomic_begin();
  kh_atomic_end();
}

unsigned choose(unsigned n) { return current_execution().choose(n); }

}  // namespace kheddle::native

using kheddle::native::current_execution;
using kheddle::native::Execution;
using kheddle::native::Thread;

extern "C" {

void kh_atomic_begin() {
  Execution& execution = current_execution();
  execution.visible();
  if (execution.self().depth++ == 0) execution.section_began();
}

void kh_atomic_end() {
  Execution& execution = current_execution();
  if (!execution.self().depth)
    execution.fail("assertion", "kh_atomic_end without begin: the model is wrong");
  if (--execution.self().depth == 0) execution.section_ended();
}

void kh_native_wait() { current_execution().wait(); }

unsigned kh_choose(unsigned n) { return current_execution().choose(n); }

uint64_t kh_any(const uint64_t* samples, unsigned n) { return samples[kh_choose(n)]; }

int kh_spawn(void (*fn)(void*), void* arg, const char*, kh_thread_kind kind) {
  Execution& execution = current_execution();
  execution.visible();
  return execution.spawn([fn, arg] { fn(arg); }, kind).number;
}

int kh_self() { return current_execution().self().number; }

bool kh_finished(int thread) { return kheddle::native::thread_in_section(thread).finished; }

void kh_hold(int thread) {
  Thread& held = kheddle::native::thread_in_section(thread);
  if (!held.finished) held.held = true;
}

void kh_let_go(int thread) { kheddle::native::thread_in_section(thread).held = false; }

void kh_stall(const char* kind, const char* message) { current_execution().stall(kind, message); }

void* kh_allocate(size_t size, bool zeroed) {
  Execution& execution = current_execution();
  void* object = execution.heap.allocate(size, zeroed);
  if (!object) execution.fail("assertion", "the heap's limits: 4096 objects of 1 MiB");
  return object;
}

void kh_free(void* object) {
  if (!object) return;
  Execution& execution = current_execution();
  if (const char* kind = execution.heap.free(object)) execution.fail(kind, "kh_free");
}

size_t kh_size(const void* object) { return current_execution().heap.size(object); }

void kh_check_read(const void* address, size_t size) { kheddle::native::check(address, size); }

void kh_check_write(void* address, size_t size) { kheddle::native::check(address, size); }

void kh_fail(const char* kind, const char* format, ...) {
  va_list arguments;
  va_start(arguments, format);
  current_execution().found(kind, kheddle::native::format_text(format, arguments));
  va_end(arguments);
  current_execution().end();
}

void kh_warn(const char* kind, const char* format, ...) {
  va_list arguments;
  va_start(arguments, format);
  current_execution().found(kind, kheddle::native::format_text(format, arguments));
  va_end(arguments);
}

void kh_assume(bool condition) {
  Execution& execution = current_execution();
  if (condition) return;
  execution.result.cut = true;
  execution.end();
}

void kh_note(kh_event event, const void* object, const char* text) {
  Execution& execution = current_execution();
  execution.result.notes.push_back({execution.self().number, event, object, text});
}

void kh_order(const void*, const void*, unsigned, const void*, unsigned) {}

void kh_reach(const char* label) { current_execution().result.reached.insert(label); }

void kh_progress() {}

void kh_quiescent(bool condition, const char* message) {
  if (!condition) current_execution().fail("stuck-state", message);
}

void kh_race_ignore() { ++current_execution().self().ignoring; }

void kh_race_heed() {
  Execution& execution = current_execution();
  if (!execution.self().ignoring)
    execution.fail("assertion", "kh_race_heed without ignore: the model is wrong");
  --execution.self().ignoring;
}

void kh_mark_begin() { ++current_execution().self().marking; }

void kh_mark_end() {
  Execution& execution = current_execution();
  if (!execution.self().marking)
    execution.fail("assertion", "kh_mark_end without begin: the model is wrong");
  --execution.self().marking;
}

void kh_exclusive(const void*, size_t, bool) {}

}  // extern "C"
