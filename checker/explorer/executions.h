// Executions covers a program that always ends by executions instead of states: of all orders of
// independent steps one is run. Source-DPOR with sleep sets (Abdulla, Aronsson, Jonsson, Sagonas,
// "Optimal Dynamic Partial Order Reduction", POPL 2014, algorithm 1), extended to threads that are
// not enabled: what their awaits read races with what others write. On short straight code it needs
// far fewer steps than there are states; the search runs it beside its own work and takes whichever
// answers first.
//
// It only ever answers "nothing to find". At the first finding, plain access that may race, limit,
// or state that comes again (the program may not end) it gives up, and the search goes on alone.
#pragma once

#include <cstdint>
#include <deque>
#include <vector>

#include "checker/explorer/expander.h"
#include "checker/explorer/machine.h"

namespace kheddle {

class Executions {
 public:
  enum class Answer : std::uint8_t { kRunning, kHolds, kGaveUp };

  // Starts from a state that is at rest before the first step.
  Executions(Machine* machine, const StateVector& start);

  // Goes on until an answer or until `steps` steps in all have been taken.
  Answer run(std::uint64_t steps);

  std::uint64_t steps() const { return steps_; }
  std::uint64_t executions() const { return executions_; }

 private:
  using Clock = std::vector<std::uint32_t>;  // by thread: how much of it happened before
  static constexpr std::size_t kMaxThreadsHere = 32;
  static constexpr std::size_t kMaxDepth = 20'000;

  // A step that was taken, with what it touched.
  struct Event {
    std::uint32_t thread = 0;
    std::uint32_t number = 0;  // of the thread's steps, from 1
    ThreadMask spawned = 0;
    Clock clock;
    Masks masks;
    std::vector<Access> accesses;
  };
  // A state on the current execution, and what is left to try from it.
  struct Node {
    StateVector state;
    std::uint64_t hash = 0;
    ThreadMask sleep = 0;
    ThreadMask backtrack = 0;
    ThreadMask enabled = 0;
    bool started = false;
    std::uint32_t thread = kNone;  // that is being tried, by its ways in turn
    std::size_t way = 0;
  };

  bool enter(Node* node);
  void restore_clock(std::uint32_t thread);
  ThreadMask existing(const StateVector& state) const;
  bool step(Node* node, const Way& way, const std::vector<StateStore::Change>& changes);
  bool races_of(const Event& event);
  void blocked(const Node& node, std::uint32_t thread, const Ways& ways);
  void add_backtrack(std::size_t at, std::uint32_t thread, const Clock& before);

  Machine* machine_;
  Expander expander_;
  std::deque<Node> nodes_;     // references stay good while it grows
  std::vector<Event> events_;  // events_[i] leads from nodes_[i] to nodes_[i + 1]
  std::vector<Clock> clocks_;  // by thread, after its last event
  std::vector<StateStore::Change> changes_;
  std::uint64_t steps_ = 0;
  std::uint64_t executions_ = 0;
  Answer answer_ = Answer::kRunning;
};

}  // namespace kheddle
