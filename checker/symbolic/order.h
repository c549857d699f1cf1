// Which steps of two threads from one state depend on each other. Of two orders of independent
// steps that follow each other one is enough: that where the lower thread goes first (peephole
// reduction: Wang, Yang, Kahlon, Gupta, TACAS 2008). Every state is still reached, at its depth.
#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "checker/symbolic/level.h"

namespace kheddle::symbolic {

class Order {
 public:
  explicit Order(const Context& context) : terms_(*context.terms) {}

  // Takes in what can happen in a state; `moves`: by thread, when it can move there.
  void look(const State& state, const Level& level, const std::vector<Guard>& moves);

  // When thread `first`'s move, from the state that was looked at last, must not be followed by one
  // of `second`: it could as well have come before. REQUIRES: second < first.
  Guard forbids(std::uint32_t first, std::uint32_t second);

 private:
  struct Use {
    std::uint64_t address = 0, size = 0;
    Guard reads = kNever, writes = kNever;
  };
  // What a thread's step may touch, by cell.
  struct Thread {
    std::map<std::uint64_t, std::vector<Use>> uses;
    Guard on_all = kNever;  // the step depends on every other: threads, stacks of others
    Guard on_heap = kNever;
    Guard moves = kNever;
  };
  void add(Thread* thread, const StepAccess& access);
  Guard depend(const Thread& a, const Thread& b);

  Terms& terms_;
  std::vector<Thread> threads_;
  bool freed_ = false;  // some slot may be freed, so that dropping a pointer makes it empty
};

}  // namespace kheddle::symbolic
