// An Expander is one worker's view of a state: the ways of every thread from it, which of them
// depend on each other, which race, and whether the run ends there.
#pragma once

#include <cstdint>
#include <deque>
#include <vector>

#include "checker/explorer/machine.h"
#include "checker/explorer/passages.h"
#include "checker/explorer/runner.h"
#include "checker/explorer/step_cache.h"
#include "checker/explorer/turns.h"
#include "checker/explorer/way.h"

namespace kheddle {

class Expander {
 public:
  // `turn_effects`: how many Turns may keep.
  Expander(Machine* machine, std::size_t cache_bytes, std::size_t turn_effects = 0)
      : machine_(machine),
        runner_(machine, nullptr),
        cache_(machine->pool(), cache_bytes),
        turns_(turn_effects) {}

  struct Thread {
    std::uint32_t number = 0;
    const Ways* ways = nullptr;
  };

  using Threads = std::vector<Thread>;  // ascending by number

  // A state and, after expand(), the ways of all its threads.
  struct Expansion {
    StateView state;
    Threads threads;
  };
  // Computes the ways of all threads of several states. They are valid until trim() says otherwise.
  void expand(Expansion* expansions, std::size_t count);
  const Threads& expand(const StateView& state);
  const Ways* ways(const StateView& state, std::uint32_t thread);
  // ways() of one thread in each of many states.
  struct Question {
    StateView state;
    std::uint32_t thread = 0;
    const Ways* ways = nullptr;  // the answer
  };
  void answer(std::vector<Question>* questions);
  // To be called now and then: forgets ways, if there are too many. True if it did.
  bool trim();

  // Which steps passed which plain accesses, since the beginning.
  const Passages& passages() const { return passages_; }
  // From where to where steps took threads, if livelocks are to be told of.
  const Turns& turns() const { return turns_; }
  // Forgets the ways of a thread at the control component: they will be others.
  void forget(std::uint32_t control) { cache_.forget(control); }

  // The findings of a state in which no thread is enabled.
  std::vector<RawFinding> end_findings(const StateView& state, const Threads& threads);
  // Data races between visible operations of two of the threads.
  static void races(const Threads& threads, std::vector<RawFinding>* found);

  Runner& runner() { return runner_; }

  // What the way does to a state in which it is one: changes, ascending by index; freed heap slots
  // that nothing points into any more are emptied. True if `collected` slots were among them. No
  // changes: the way is waiting, or has no state after it.
  bool apply(const Way& way, const StateView& state, std::vector<StateStore::Change>* changes);
  // Whether the way is a transition from the state, or one that was dropped.
  bool enabled(const Way& way, const StateView& state) {
    if (way.moves || way.fatal || way.dropped) return true;
    apply(way, state, &scratch_changes_);
    return !scratch_changes_.empty();
  }

 private:
  Machine* machine_;
  Runner runner_;
  StepCache cache_;
  Passages passages_;
  Turns turns_;
  std::deque<Ways> uncached_;
  Expansion single_;
  std::vector<StepCache::Walk> walks_;
  std::vector<StateStore::Change> scratch_changes_;

  // (delta, component) to component, for deltas applied before.
  struct Applied {
    std::uint64_t key = 0;
    ComponentId result = 0;
  };
  static constexpr std::size_t kApplied = 1u << 16;
  std::vector<Applied> applied_ = std::vector<Applied>(kApplied);
};

bool conflicts_exactly(const Way& way, const Ways& other);

// Whether the way and all ways of another thread commute in the state they were computed in: then
// neither changes what the other can do.
inline bool independent(const Way& way, const Ways& other) {
  std::uint64_t may =
      (way.masks.writes & (other.reads | other.writes)) | (way.masks.reads & other.writes);
  return may == 0 || !conflicts_exactly(way, other);
}

// Plain accesses of the way's tail that conflict with an access of the other: both instructions
// are to be exposed.
void exposed_by(const Way& way, const Ways& other, std::vector<InstructionId>* expose);

}  // namespace kheddle
