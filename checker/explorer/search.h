// A Search is one round of exploration under one granularity: frontier, visited set, reduction,
// budget. explore() runs rounds until no access that races is left unexposed.
#pragma once

#include <atomic>
#include <chrono>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <tuple>
#include <vector>

#include "checker/explorer/executions.h"
#include "checker/explorer/expander.h"
#include "checker/explorer/explore.h"
#include "checker/explorer/machine.h"
#include "checker/explorer/state_store.h"
#include "checker/explorer/tails.h"

namespace kheddle {

class Search {
 public:
  // What made the round end.
  enum class End : std::uint8_t { kComplete, kExpose, kForeignStacks, kBudget };

  Search(Machine* machine, const ExploreOptions& options,
         std::chrono::steady_clock::time_point start, std::uint32_t round);
  ~Search();

  End run();
  // No level beyond `depth` is to be expanded.
  void stop_after(std::uint32_t depth) { last_depth_ = depth; }

  // Whether the order in which states were stored may have been a matter of timing.
  bool raced() const { return raced_; }
  // The depth of the last finding to be made.
  std::uint32_t deepest_finding() const;
  const std::set<InstructionId>& to_expose() const { return expose_; }
  // Adds counts, limits and findings (kind, place, thread, schedule) to the outcome.
  void report(const Granularity& granularity, Outcome* outcome);

 private:
  struct Worker;
  // Where a finding was made: the state, and the step from it unless it is the state's own.
  struct Found {
    RawFinding finding;
    std::uint32_t depth = 0;
    StateRef state = kNoState;
    bool by_step = false;
    std::uint32_t stepped = 0;  // by which thread's; the finding may be of one that it spawned
    std::vector<std::uint32_t> choices;
    std::vector<std::uint32_t> racing;  // of a data race: the other thread
  };
  struct Again {
    StateRef ref;
    ThreadMask threads;
  };
  using Key = std::tuple<Kind, PlaceId, PlaceId>;

  bool start_states(Worker* worker);
  bool covered_by_executions();
  End breadth_first();
  End depth_first();
  void work(Worker* worker);
  void refused();
  void expand(Worker* worker, const Again* batch, std::size_t size);
  void judge(Worker* worker, StateRef ref, const Expander::Expansion& expansion);
  void take_steps(Worker* worker, std::uint32_t source, ThreadMask again,
                  const Expander::Expansion& expansion);
  void note_tail(Worker* worker, const Expander::Thread& mover, const Way& way,
                 const Expander::Expansion& expansion);
  void found(const Found& found);
  void add_limit(const char* name, const std::string& text);
  bool out_of_budget(Worker* worker, std::size_t expanded);
  bool spent(Worker* worker);
  bool stopped() const { return stop_.load(std::memory_order_relaxed); }
  Schedule schedule(const Found& found, const Granularity& granularity);
  std::string limit_text(const Ways& ways) const;

  Machine* machine_;
  const ExploreOptions& options_;
  std::chrono::steady_clock::time_point start_;
  std::uint32_t round_;
  std::unique_ptr<StateStore> store_;
  std::vector<std::unique_ptr<Worker>> workers_;

  Tails tails_;
  // The same question, answered by executions instead of states, where that may be quicker.
  std::unique_ptr<Executions> executions_;
  bool covered_ = false;  // executions_ answered

  std::atomic<bool> stop_{false};
  std::atomic<bool> budget_spent_{false};
  std::atomic<bool> outgrown_{false};  // a state has more components than the store has room for
  std::atomic<std::size_t> next_block_{0};
  std::vector<std::pair<StateRef, std::uint32_t>> blocks_;  // first state, count
  std::vector<Again> level_again_;
  std::uint32_t depth_ = 0;
  std::uint32_t last_depth_ = UINT32_MAX;
  bool raced_ = false;
  std::uint64_t queued_ = 0;
  double next_look_ = 0;  // seconds since the start; the first worker's own

  std::mutex mutex_;  // guards what follows
  std::map<Key, Found> findings_;
  std::set<InstructionId> expose_;
  std::map<std::string, std::string> limits_;
  std::uint64_t expose_deadline_ = UINT64_MAX;  // states after which a round with exposures ends
};

}  // namespace kheddle
