// An Unrolling is a program taken step by step from its start, all schedules at once: state k, the
// steps of all threads from it, who moves, state k + 1.
#pragma once

#include <cstdint>
#include <vector>

#include "checker/symbolic/level.h"
#include "checker/symbolic/order.h"

namespace kheddle::symbolic {

class Unrolling {
 public:
  // `reorder`: of runs that differ in the order of independent steps one is enough.
  Unrolling(const Context& context, bool reorder, std::uint64_t seed);

  // REQUIRES of all below but start(): started().
  const State& state() const { return state_; }
  // Whether some start-up comes to a state.
  bool started() const { return !state_.threads[0].stands.empty(); }
  // The start-up, as the step of a thread 0.
  const Step& start() const { return start_; }
  // Levels so far; the last one is of state().
  const std::vector<Level>& levels() const { return levels_; }
  const Level& level() const { return levels_.back(); }

  // Computes the steps from state() as a new level.
  void look();
  // Whether some thread can move from here in some run. REQUIRES: look() was called since the last
  // move().
  bool can_move();
  // Goes on to the next state: from now on only runs count that go so far. What is of no use any
  // more is forgotten of the level. REQUIRES: can_move().
  void move();

  // When thread t could move from here: not held, and an outcome exists.
  Guard moves(std::uint32_t thread) const { return moves_[thread]; }

 private:
  void pick_movers();
  void forbid_orders();
  void merge_outcomes(State* next);
  void merge_threads(State* next);
  void empty_freed_slots(State* next);

  const Context& context_;
  Terms& terms_;
  const bool reorder_;
  Order order_;
  std::uint64_t random_;
  State state_;
  Step start_;
  std::vector<Level> levels_;
  std::vector<Guard> moves_;
};

}  // namespace kheddle::symbolic
