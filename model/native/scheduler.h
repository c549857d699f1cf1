// The scheduler of a native execution: host threads, of which the one that holds the baton runs.
#pragma once

#include <condition_variable>
#include <csetjmp>
#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <random>
#include <thread>
#include <vector>

#include "model/native/globals.h"
#include "model/native/heap.h"
#include "model/native/run.h"

namespace kheddle::native {

struct Thread {
  int number = 0;
  kh_thread_kind kind = KH_TASK;
  std::function<void()> body;

  unsigned depth = 0;     // open atomic sections
  unsigned ignoring = 0;  // open kh_race_ignore
  unsigned marking = 0;   // open kh_mark_begin
  Globals section_start;  // when the outermost section began
  bool held = false;
  bool finished = false;
  const char* stall_kind = nullptr;  // not null: it stands in kh_stall
  const char* stall_message = nullptr;
  bool waiting = false;             // its kh_await was false...
  std::uint64_t waiting_since = 0;  // ... when this many sections had ended

  std::condition_variable turn;
  std::jmp_buf leave;
  std::thread host;
};

// One execution. All members are the baton holder's, so they need no lock of their own.
class Execution {
 public:
  Execution(std::uint64_t seed, Heap& heap) : heap(heap), random_(seed) {}

  Run run(std::function<void()> body);

  // Below: called by the baton holder.
  Thread& self();
  Thread& spawn(std::function<void()> body, kh_thread_kind kind);
  Thread* find(int number);
  void visible();  // somebody else may go on first
  void section_began();
  void section_ended();  // what others wait for may hold now
  void wait();           // a guard is false: others go on first
  void stall(const char* kind, const char* message);
  unsigned choose(unsigned n);
  void found(const char* kind, std::string message);
  [[noreturn]] void fail(const char* kind, const char* message);
  [[noreturn]] void end();  // the execution is over

  Run result;
  Heap& heap;

 private:
  void host_main(Thread& thread);
  bool may_go_on(const Thread& thread) const;
  Thread* choose_next();  // nullptr: nobody can go on, and what that means is in the result
  void judge_end();
  void pass_on();  // the baton goes to a thread that may go on; returns when it is back

  std::mutex mutex_;
  std::condition_variable over_;
  Thread* running_ = nullptr;  // the baton holder; nullptr: the execution is over
  bool ending_ = false;
  std::vector<std::unique_ptr<Thread>> threads_;
  std::uint64_t ended_sections_ = 0;
  std::mt19937_64 random_;
  std::exception_ptr thrown_;
};

// The execution under way; fails a check if there is none.
Execution& current_execution();

}  // namespace kheddle::native
