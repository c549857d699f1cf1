// run() executes model code on the host: one execution, whose schedule and choices a seed decides.
//
// The intrinsics of model/kheddle.h are implemented over real threads of which one runs at a time.
// Where another may go on: before an outermost kh_atomic_begin(), a kh_spawn() outside sections,
// and while a kh_await() is false. Marked accesses (READ_ONCE, atomic_t, set_bit) cannot be
// intercepted and are no scheduling points here: a loop that spins on one never ends, and code that
// consists of them alone runs in one piece. So a native run shows one execution out of fewer than
// the explorer tries. No memory finding is made beyond the heap's (size, double and invalid free);
// build with address sanitizer for the others.
#pragma once

#include <kheddle.h>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <set>
#include <string>
#include <vector>

namespace kheddle::native {

struct Finding {
  std::string kind;
  std::string message;
  int thread = 0;
};

struct Note {
  int thread = 0;
  kh_event event = KH_STATE;
  const void* object = nullptr;
  std::string text;
};

// What an execution did.
struct Run {
  std::vector<Finding> findings;  // in order; only the last can be one that ended the execution
  std::vector<Note> notes;
  std::set<std::string> reached;  // labels of kh_reach
  std::size_t objects = 0;        // heap objects still live at the end
  unsigned threads = 0;           // ever started, thread 0 included
  std::uint64_t steps = 0;        // scheduling decisions
  bool ended = false;             // nobody could go on and every task had finished
  bool cut = false;               // kh_assume(false)
  bool endless = false;           // given up after kMaxSteps decisions

  bool clean() const { return ended && findings.empty(); }
  bool found(const std::string& kind) const;
  std::string summary() const;  // one line, for test messages
};

inline constexpr std::uint64_t kMaxSteps = 200'000;

// Runs `body` as thread 0, and what it spawns, until nobody can go on. Every variable of the model
// starts anew. An exception that a thread throws ends the execution and comes out here. When an
// execution ends early, its threads stop where they are without unwinding: what they own is lost,
// so keep data outside. REQUIRES: not called within an execution; one at a time.
Run run(std::uint64_t seed, std::function<void()> body);

// Within an execution: kh_spawn() of a task that calls `body`. Returns its number.
int task(std::function<void()> body);

// Within an execution, outside sections: waits until the thread has returned.
void join(int thread);

// Within an execution: a scheduling point and nothing else.
void step();

// The environment's choice within an execution, as kh_choose(), but without bounds on use outside
// model code.
unsigned choose(unsigned n);

}  // namespace kheddle::native
