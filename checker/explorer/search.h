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

#include "checker/explorer/circle.h"
#include "checker/explorer/executions.h"
#include "checker/explorer/expander.h"
#include "checker/explorer/explore.h"
#include "checker/explorer/machine.h"
#include "checker/explorer/orders.h"
#include "checker/explorer/rounds.h"
#include "checker/explorer/state_store.h"
#include "checker/explorer/tails.h"

namespace kheddle {

class Search {
 public:
  // What made the round end.
  // kMixed: with findings, but some stored steps are coarser than others: no schedule has them.
  enum class End : std::uint8_t { kComplete, kExpose, kMixed, kForeignStacks, kBudget };

  // What a store needs, as far as rounds before have learned it.
  struct Room {
    std::size_t capacity = 0;
    bool wide = false;
  };

  Search(Machine* machine, const ExploreOptions& options,
         std::chrono::steady_clock::time_point start, std::uint32_t round, const Room& room);
  ~Search();

  End run();
  const Room& room() const { return room_; }
  // No level beyond `depth` is to be expanded.
  void stop_after(std::uint32_t depth) { last_depth_ = depth; }

  // Whether the order in which states were stored may have been a matter of timing.
  bool raced() const { return raced_; }
  // The depth of the last finding to be made.
  std::uint32_t deepest_finding() const;
  std::uint64_t states() const { return store_->states(); }
  // Accesses that were found to race: since the last refinement, and before it.
  const std::set<InstructionId>& to_expose() const { return expose_; }
  const std::set<InstructionId>& refined() const { return refined_; }
  // Kind and place of the finding that was made first; else the lock orders make one.
  std::string first_finding() const;
  // Orders of locks that were met, sorted; without schedules.
  std::vector<MetOrder> orders() const;
  // Whether what is wanted of them is a finding.
  bool orders_are_wanted() const;
  // The livelocks among the findings.
  const std::vector<Circle>& circles() const { return circles_; }
  // Adds counts, limits and findings (kind, place, thread, schedule) to the outcome.
  void report(const Granularity& granularity, Outcome* outcome);

 private:
  static constexpr std::uint32_t kBlock = 64;  // states a worker takes at a time
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
    bool changed = false;  // their steps are others than they were
  };
  using Key = std::tuple<Kind, PlaceId, PlaceId>;

  bool start_states(Worker* worker);
  bool covered_by_executions();
  bool breadth_first();
  bool depth_first();
  void work(Worker* worker);
  void add_blocks(unsigned shard, std::uint32_t first, std::uint32_t end);
  void run_workers(std::size_t states);
  bool can_refine() const;
  bool refine();
  void meet_late();
  void sweep_all();
  void sweep(Worker* worker, const Again* batch, std::size_t size);
  void meet(Worker* worker, const StateView& state);
  void refused();
  void find_livelocks();
  std::uint32_t round_of(std::uint32_t control) const;
  void collect_turns(Worker* worker, const Again* batch, std::size_t size);
  std::vector<std::uint32_t> enabled_threads(StateRef ref);
  void judge_cycle(const std::vector<StateRef>& states, const std::set<std::uint32_t>& acting);
  void expand(Worker* worker, const Again* batch, std::size_t size);
  void judge(Worker* worker, StateRef ref, const Expander::Expansion& expansion);
  void take_steps(Worker* worker, std::uint32_t source, const Again& which,
                  const Expander::Expansion& expansion);
  void found(const Found& found);
  void add_limit(const char* name, const std::string& text);
  bool out_of_budget(Worker* worker, std::size_t expanded);
  bool spent(Worker* worker);
  bool stopped() const { return stop_.load(std::memory_order_relaxed); }
  Schedule schedule(const Found& found, const Granularity& granularity);
  void report_orders(const Granularity& granularity, Outcome* outcome);
  std::string limit_text(const Ways& ways) const;

  Machine* machine_;
  const ExploreOptions& options_;
  std::chrono::steady_clock::time_point start_;
  std::uint32_t round_;
  Room room_;
  std::unique_ptr<StateStore> store_;
  std::vector<std::unique_ptr<Worker>> workers_;

  Tails tails_;
  // Accesses that became scheduling points in the middle of the round, and whether that left steps
  // in the store that passed them.
  std::set<InstructionId> refined_;
  bool mixed_ = false;
  std::uint32_t refinements_ = 0;
  std::set<InstructionId> passed_at_start_;
  // Of a sweep, by control component: a thread that stands there must step, or meet(), again.
  bool sweeping_ = false;
  std::vector<bool> changed_, late_;
  std::atomic<bool> unnamed_{false};  // such a thread is not among those that a mask can name
  bool turning_ = false;              // a sweep for livelocks
  Rounds rounds_;
  std::vector<Circle> circles_;
  // The same question, answered by executions instead of states, where that may be quicker.
  std::unique_ptr<Executions> executions_;
  std::vector<std::uint32_t> start_choices_;  // that lead to their start
  bool covered_ = false;                      // executions_ answered

  std::atomic<bool> stop_{false};
  std::atomic<bool> budget_spent_{false};
  std::atomic<bool> outgrown_{false};  // a state has more components than the store has room for
  std::atomic<std::size_t> next_block_{0};
  std::vector<std::pair<StateRef, std::uint32_t>> blocks_;  // first state, count
  std::vector<Again> level_again_;
  std::uint64_t state_bytes_ = 0;
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
