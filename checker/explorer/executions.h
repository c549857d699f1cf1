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

#include <array>
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

  // Goes on until an answer or until that much effort in all has been spent: one for each step, one
  // for each kDepthForOne steps before it, since it is held against these, one for each kSizeForOne
  // components of the state, which is copied and looked through, and one for each kComparedForOne
  // pairs of accesses that are compared.
  Answer run(std::uint64_t effort);

  // Orders of locks that were met, each with its schedule (but for the granularity).
  const std::vector<MetOrder>& orders() const { return orders_; }

  std::uint64_t effort() const { return effort_; }
  std::uint64_t executions() const { return executions_; }
  // The effort that it will take in all, as far as can be told now: children of a node that are
  // still to be tried are taken to be as large as the first was, times what later ones were
  // elsewhere (sleep sets leave little of most). Races that are still to be met make it more.
  double expected_effort() const;

 private:
  static constexpr std::size_t kMaxThreadsHere = 32;
  static constexpr std::size_t kMaxDepth = 20'000;
  // By thread: how many of its steps happened before. Signed, since that is what SSE2 can compare.
  using Clock = std::array<std::int16_t, kMaxThreadsHere>;
  static_assert(kMaxDepth < INT16_MAX);
  static constexpr std::size_t kDepthForOne = 64;
  static constexpr std::size_t kSizeForOne = 256;
  static constexpr std::size_t kComparedForOne = 256;

  // A step that was taken, with what it touched.
  struct Event {
    std::uint32_t thread = 0;
    std::int16_t number = 0;  // of the thread's steps, from 1
    ThreadMask spawned = 0;
    std::uint64_t reads = 0, writes = 0;  // address classes
    std::vector<Access> accesses;
    Clock clock;
  };
  // A state on the current execution, and what is left to try from it.
  struct Node {
    StateVector state;
    Expander::Threads threads;
    std::uint64_t generation = 0;  // of `threads`
    ThreadMask sleep = 0;
    ThreadMask backtrack = 0;
    ThreadMask enabled = 0;
    std::uint32_t thread = kNone;  // that is being tried, by its ways in turn
    std::size_t way = 0, ways = 1;
    // Effort when it was entered and when `thread` began, and what the first thread to be tried
    // took.
    std::uint64_t entered = 0, began = 0, first = 0;
  };

  const Expander::Threads& threads_of(Node* node);
  bool enter(Node* node);
  void restore_clock(const Event& undone);
  ThreadMask existing(const StateVector& state) const;
  bool step(const Way& way);
  void meet(const Ways& ways, std::uint32_t thread);
  void meet(const std::vector<std::uint32_t>& orders, std::uint32_t thread, const Way* way);
  bool races_of(Event* event);
  void blocked(std::uint32_t thread);
  void add_backtrack(std::size_t at, std::uint32_t thread, const Clock& before);

  Machine* machine_;
  Expander expander_;
  // The first `depth_` nodes are the current execution; events_[i] leads from nodes_[i] to
  // nodes_[i + 1]. What lies above keeps its memory for later.
  std::deque<Node> nodes_;  // references stay good
  std::vector<Event> events_;
  std::vector<std::uint64_t> hashes_;  // of nodes_[i].state
  std::size_t depth_ = 0;
  std::uint64_t generation_ = 1;  // counts the expander's forgetting
  std::vector<Clock> clocks_;     // by thread, after its last event
  std::vector<StateStore::Change> changes_;
  std::vector<Access> guards_;
  std::vector<bool> met_;  // by the number of Machine::order()
  std::vector<MetOrder> orders_;
  std::uint64_t effort_ = 0;
  std::uint64_t executions_ = 0;
  // Over all nodes: what later threads took, and their nodes' first ones.
  double later_ = 1, first_ = 1;
  Answer answer_ = Answer::kRunning;
};

}  // namespace kheddle
