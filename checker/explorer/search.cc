#include "checker/explorer/search.h"

#include <algorithm>
#include <thread>

#include "checker/base/check.h"
#include "checker/explorer/memory_use.h"
#include "checker/explorer/search_worker.h"

namespace kheddle {
namespace {

constexpr std::size_t kManyStates = 256;  // a level worth a second thread
// Effort of executions for each state that the search has stored: if they are expected to be
// through by then, and otherwise.
constexpr std::uint64_t kEffortAState = 24, kEffortAnyway = 1;
constexpr std::uint64_t kEffortBetweenChecks = 5000;  // of the budget, while executions run
constexpr double kLookSeconds = 0.05;  // at memory and progress: it costs microseconds

}  // namespace

Search::Search(Machine* machine, const ExploreOptions& options,
               std::chrono::steady_clock::time_point start, std::uint32_t round, const Room& room)
    : machine_(machine),
      options_(options),
      start_(start),
      round_(round),
      room_(room),
      tails_(machine->addresses()) {}

Search::~Search() = default;

Search::End Search::run() {
  for (;;) {
    std::size_t known = machine_->addresses().size();
    // Room to grow: restarts are cheap early, and empty groups cost nothing.
    room_.capacity = std::max({room_.capacity, known + known / 2, std::size_t{8}});
    store_ = std::make_unique<StateStore>(room_.capacity, room_.capacity >= options_.large_from,
                                          room_.wide, options_.budget.max_states);
    workers_.clear();
    unsigned jobs = options_.order == Order::kDepthFirst ? 1 : std::max(1u, options_.jobs);
    for (unsigned i = 0; i < jobs; ++i) {
      workers_.push_back(
          std::make_unique<Worker>(machine_, store_.get(), options_.turn_effects, i == 0));
    }
    findings_.clear();
    expose_.clear();
    limits_.clear();
    expose_deadline_ = UINT64_MAX;
    stop_ = false;
    budget_spent_ = false;
    outgrown_ = false;
    depth_ = 0;
    level_again_.clear();
    executions_.reset();
    covered_ = false;
    mixed_ = false;
    bool foreign = machine_->foreign_stacks.load();
    bool all = false;
    if (start_states(workers_[0].get())) {
      all = options_.order == Order::kDepthFirst ? depth_first() : breadth_first();
    }
    if (machine_->foreign_stacks.load() != foreign) return End::kForeignStacks;
    room_.wide = store_->wide() || store_->outgrown() || store_->crowded();
    if (outgrown_ && !store_->outgrown()) room_.capacity *= 2;
    known = machine_->addresses().size();
    room_.capacity = std::max(room_.capacity, known + known / 2);
    if (outgrown_ || store_->outgrown()) continue;
    if (!expose_.empty() && !budget_spent_) return End::kExpose;
    circles_.clear();
    if (all && limits_.empty() && !covered_ && last_depth_ == UINT32_MAX) find_livelocks();
    if (mixed_ && (!findings_.empty() || orders_are_wanted())) return End::kMixed;
    KHEDDLE_CHECK(all || !limits_.empty(), "a search that was stopped says why");
    return limits_.empty() ? End::kComplete : End::kBudget;
  }
}

bool Search::start_states(Worker* worker) {
  StateVector blank = machine_->blank_state();
  StateVector only;
  std::vector<std::uint32_t> choices;
  std::uint32_t number = 0;
  bool more = true;
  while (more) {
    Runner& runner = worker->expander.runner();
    Ways ways = runner.start(blank, choices);
    Way& way = ways.ways.front();
    std::vector<std::uint32_t> taken = way.choices;
    for (const RawFinding& raw : way.findings) found({raw, 0, kNoState, false, 0, taken, {}});
    for (const Access& access : way.accesses) passed_at_start_.insert(access.at);
    worker->orders.meet(way.orders, 0, 0, kNoState, &way);
    if (ways.limit != nullptr) add_limit(ways.limit, limit_text(ways));
    if (!way.fatal && !way.dropped && ways.limit == nullptr) {
      worker->expander.apply(way, blank, &worker->changes);
      StateVector state = blank;
      StateStore::apply(worker->changes, &state);
      if (state.size() > store_->capacity()) {
        outgrown_ = true;
        return false;
      }
      store_->assign(state, &worker->path);
      auto inserted = store_->insert(store_->key(worker->path), kNoState, number & 0xff, 0);
      if (inserted.ref == kNoState) {
        refused();
        return false;
      }
      if (inserted.is_new) worker->pushed.push_back(inserted.ref);
      state_bytes_ = machine_->bytes(state);
      only = state;
    }
    ++number;
    more = runner.next_choices(&choices);
  }
  if (number == 1 && options_.reduction && findings_.empty() && limits_.empty() && !only.empty()) {
    executions_ = std::make_unique<Executions>(machine_, only);
    start_choices_ = worker->expander.runner().start(blank, {}).ways.front().choices;
  }
  return true;
}

// Lets the executions keep pace with the search. True if they have answered: nothing to find.
bool Search::covered_by_executions() {
  if (executions_ == nullptr) return false;
  {
    std::lock_guard guard(mutex_);
    if (!findings_.empty() || !expose_.empty() || !limits_.empty()) {
      executions_.reset();
      return false;
    }
  }
  const std::uint64_t most = kEffortAState * store_->states() + 1000;
  const std::uint64_t least = kEffortAnyway * store_->states() + 1000;
  Executions::Answer answer = Executions::Answer::kRunning;
  while (answer == Executions::Answer::kRunning) {
    if (spent(workers_[0].get())) return false;
    // Estimates are often several times too high, or too low.
    const bool promising = executions_->expected_effort() <= 4 * static_cast<double>(most);
    const std::uint64_t goal = promising ? most : least;
    if (executions_->effort() >= goal) break;
    answer = executions_->run(std::min(goal, executions_->effort() + kEffortBetweenChecks));
  }
  // As with any finding, the states have the shortest way to it.
  const bool found = answer == Executions::Answer::kHolds && orders_are_wanted();
  if (answer == Executions::Answer::kGaveUp || found) {
    executions_.reset();
    return false;
  }
  covered_ = answer == Executions::Answer::kHolds;
  return covered_;
}

// True if nothing is left to expand.
bool Search::depth_first() {
  Worker* worker = workers_[0].get();
  std::vector<Again> stack;
  for (StateRef ref : worker->pushed) stack.push_back({ref, 0});
  worker->pushed.clear();
  while (!stack.empty() && !stopped()) {
    Again next = stack.back();
    stack.pop_back();
    queued_ = stack.size();
    expand(worker, &next, 1);
    if (worker->pushed.size() + worker->again.size() > 0) {
      for (std::size_t i = worker->pushed.size(); i-- > 0;) stack.push_back({worker->pushed[i], 0});
      stack.insert(stack.end(), worker->again.begin(), worker->again.end());
      depth_ = std::max(
          depth_, static_cast<std::uint32_t>(std::min<std::size_t>(stack.size(), UINT32_MAX)));
    }
    worker->pushed.clear();
    worker->again.clear();
  }
  if (!stopped()) meet_late();
  return !stopped();
}

// Likewise.
bool Search::breadth_first() {
  std::vector<std::uint32_t> done(StateStore::kShards, 0);
  for (;;) {
    blocks_.clear();
    std::size_t states = 0;
    for (unsigned shard = 0; shard < StateStore::kShards; ++shard) {
      const std::uint32_t end = store_->shard_size(shard);
      add_blocks(shard, done[shard], end);
      states += end - done[shard];
      done[shard] = end;
    }
    level_again_.clear();
    for (auto& worker : workers_) {
      level_again_.insert(level_again_.end(), worker->again.begin(), worker->again.end());
      worker->again.clear();
      worker->pushed.clear();
    }
    if (stopped()) return false;
    if (states + level_again_.size() == 0) {
      meet_late();
      if (stopped() || expose_.empty()) return !stopped();
      if (!refine()) return false;
      continue;
    }
    queued_ = states;
    store_->drop_old();
    machine_->pool().drop_old();
    run_workers(states + level_again_.size());
    if (stopped()) return false;
    if (depth_ >= last_depth_) return true;
    if (states > 0) ++depth_;
    if (mixed_ && !findings_.empty()) return false;
    if (covered_by_executions()) return true;
    if (can_refine() && !expose_.empty() && !refine()) return false;
  }
}

void Search::add_blocks(unsigned shard, std::uint32_t first, std::uint32_t end) {
  for (std::uint32_t at = first; at < end; at += kBlock) {
    blocks_.emplace_back((StateRef{shard} << 32) | at, std::min(kBlock, end - at));
  }
}

// Has the workers do blocks_ and level_again_, so many states.
void Search::run_workers(std::size_t states) {
  next_block_ = 0;
  if (workers_.size() == 1 || states < kManyStates) {
    work(workers_[0].get());
    return;
  }
  raced_ = true;
  std::vector<std::thread> threads;
  std::exception_ptr failure;
  for (auto& worker : workers_) {
    threads.emplace_back([this, &failure, w = worker.get()] {
      try {
        work(w);
      } catch (...) {
        std::lock_guard guard(mutex_);
        failure = std::current_exception();
        stop_ = true;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  if (failure != nullptr) std::rethrow_exception(failure);
}

void Search::work(Worker* worker) {
  std::size_t total = blocks_.size() + (level_again_.size() + kBlock - 1) / kBlock;
  for (;;) {
    std::size_t block = next_block_.fetch_add(1, std::memory_order_relaxed);
    if (block >= total) return;
    if (block < blocks_.size()) {
      auto [first, count] = blocks_[block];
      Again batch[Worker::kBatch];
      for (std::uint32_t i = 0; i < count; i += Worker::kBatch) {
        std::size_t size = std::min<std::size_t>(Worker::kBatch, count - i);
        for (std::uint32_t k = 0; k < size; ++k) batch[k] = {first + i + k, 0};
        if (sweeping_) {
          sweep(worker, batch, size);
        } else {
          expand(worker, batch, size);
        }
        if (stopped()) return;
      }
    } else {
      std::size_t first = (block - blocks_.size()) * kBlock;
      std::size_t end = std::min(first + kBlock, level_again_.size());
      for (std::size_t i = first; i < end; i += Worker::kBatch) {
        expand(worker, &level_again_[i], std::min(Worker::kBatch, end - i));
        if (stopped()) return;
      }
    }
  }
}

// Expands states, at most Worker::kBatch: of each all threads that do not sleep or, when it was
// expanded before, only those it says.
void Search::expand(Worker* worker, const Again* batch, std::size_t size) {
  if (out_of_budget(worker, size)) return;
  for (std::size_t i = 0; i < size; ++i) {
    worker->starts[i] = {batch[i].ref, 0, &worker->paths[i]};
  }
  store_->start_expansions(worker->starts.data(), size);
  for (std::size_t i = 0; i < size; ++i) {
    worker->expansions[i].state = store_->view(worker->paths[i]);
  }
  worker->expander.trim();
  worker->expander.expand(worker->expansions.data(), size);
  worker->transitions_made.clear();
  worker->successors.clear();
  worker->all_changes.clear();
  for (std::uint32_t i = 0; i < size && !stopped(); ++i) {
    const Expander::Expansion& expansion = worker->expansions[i];
    if (batch[i].threads == 0 || batch[i].changed) judge(worker, batch[i].ref, expansion);
    take_steps(worker, i, batch[i], expansion);
  }
  const StateStore::Change* changes = worker->all_changes.data();
  for (StateStore::Successor& successor : worker->successors) {
    successor.changes = changes;
    changes += successor.count;
  }
  store_->keys(worker->successors.data(), worker->successors.size(), &worker->scratch);
  for (std::size_t i = 0; i < worker->successors.size(); ++i) {
    const Worker::Transition& made = worker->transitions_made[i];
    auto inserted =
        store_->insert(worker->successors[i].key, batch[made.source].ref, made.thread, made.sleep);
    if (inserted.ref == kNoState) {
      refused();
      break;
    }
    if (inserted.is_new) {
      if (options_.order == Order::kDepthFirst) worker->pushed.push_back(inserted.ref);
    } else if (inserted.again != 0) {
      worker->again.push_back({inserted.ref, inserted.again});
    }
  }
  if (!worker->expose.empty()) {
    std::lock_guard guard(mutex_);
    expose_.insert(worker->expose.begin(), worker->expose.end());
    worker->expose.clear();
    // Go on for a while: more that races may be found for the price of one new round.
    if (expose_deadline_ == UINT64_MAX && !can_refine()) {
      expose_deadline_ = 2 * store_->states() + 1000;
    }
  }
}

// The store took no more states.
void Search::refused() {
  if (store_->outgrown()) {
    outgrown_ = true;
  } else {
    add_limit("max-states", std::to_string(options_.budget.max_states) +
                                " states were stored, and there are more");
    budget_spent_ = true;
  }
  stop_ = true;
}

// What a state itself has to tell, the first time it is expanded: findings, limits, exposures.
void Search::judge(Worker* worker, StateRef ref, const Expander::Expansion& expansion) {
  const StateView& state = expansion.state;
  bool any_enabled = false;
  bool front_plain = false;
  for (const Expander::Thread& thread : expansion.threads) {
    if (!any_enabled && !thread.ways->held) {
      for (const Way& way : thread.ways->ways) {
        any_enabled = any_enabled || worker->expander.enabled(way, state);
      }
    }
    front_plain = front_plain || thread.ways->plain_front;
    // A step that a limit cut off would have gone on: its state is no end.
    if (thread.ways->limit != nullptr || !thread.ways->to_expose.empty()) any_enabled = true;
    if (thread.ways->limit != nullptr) add_limit(thread.ways->limit, limit_text(*thread.ways));
    worker->expose.insert(worker->expose.end(), thread.ways->to_expose.begin(),
                          thread.ways->to_expose.end());
  }
  tails_.meet(expansion, &worker->expose);
  if (!any_enabled) {
    for (const RawFinding& raw : worker->expander.end_findings(state, expansion.threads)) {
      found({raw, depth_, ref, false, 0, {}, {}});
    }
  }
  if (front_plain) {
    worker->raw.clear();
    Expander::races(expansion.threads, &worker->raw);
    for (const RawFinding& raw : worker->raw) found({raw, depth_, ref, false, 0, {}, {}});
  }
}

// The transitions of a state of the batch, and what is found on them.
void Search::take_steps(Worker* worker, std::uint32_t source, const Again& which,
                        const Expander::Expansion& expansion) {
  const ThreadMask again = which.threads;
  const bool first_time = again == 0 || which.changed;
  auto bit = [](std::uint32_t thread) -> ThreadMask {
    return thread < 32 ? ThreadMask{1} << thread : 0;
  };
  const StateStore::Start& start = worker->starts[source];
  ThreadMask explored = start.sleep;
  for (const Expander::Thread& thread : expansion.threads) {
    if (thread.ways->held) {
      if (thread.ways->tails && first_time) {
        for (const Way& way : thread.ways->ways) {
          tails_.note(thread, way, expansion, &worker->expose);
        }
      }
      continue;
    }
    bool asleep =
        again != 0 ? (again & bit(thread.number)) == 0 : (start.sleep & bit(thread.number)) != 0;
    bool moves = false;
    if (first_time && thread.ways->orders)
      worker->orders.meet(*thread.ways, thread.number, depth_ + 1, start.ref);
    for (const Way& way : thread.ways->ways) {
      if (first_time) {
        for (const RawFinding& raw : way.findings) {
          found({raw, depth_, start.ref, true, thread.number, way.choices, {}});
        }
        tails_.note(thread, way, expansion, &worker->expose);
      }
      if (asleep) {  // what sleeps is a transition
        moves = true;
        continue;
      }
      if (way.dropped) continue;
      bool collected = worker->expander.apply(way, expansion.state, &worker->changes);
      if (!way.fatal && worker->changes.empty()) continue;  // waiting
      moves = true;
      worker->transitions.store(worker->transitions.load(std::memory_order_relaxed) + 1,
                                std::memory_order_relaxed);
      if (way.fatal) continue;
      ThreadMask next_sleep = 0;
      if (options_.reduction && explored != 0) {
        for (const Expander::Thread& other : expansion.threads) {
          ThreadMask other_bit = bit(other.number);
          if ((explored & other_bit) == 0 || other.number == thread.number) continue;
          if (independent(way, *other.ways)) next_sleep |= other_bit;
        }
      }
      // A slot given back may be what another thread allocates next.
      if (collected) next_sleep = 0;
      const std::vector<StateStore::Change>& changes = worker->changes;
      if (changes.back().index >= store_->capacity()) {
        outgrown_ = true;
        stop_ = true;
        return;
      }
      Worker::Transition& made = worker->transitions_made.emplace_back();
      made.source = source;
      made.thread = thread.number;
      made.sleep = next_sleep;
      StateStore::Successor& successor = worker->successors.emplace_back();
      successor.from = start.path;
      successor.count = static_cast<std::uint32_t>(changes.size());
      worker->all_changes.insert(worker->all_changes.end(), changes.begin(), changes.end());
    }
    if (moves && !asleep) explored |= bit(thread.number);
  }
}

bool Search::out_of_budget(Worker* worker, std::size_t expanded) {
  if (stopped()) return true;
  worker->since_check += expanded;
  if (worker->since_check < kBlock) return false;
  worker->since_check = 0;
  {
    std::lock_guard guard(mutex_);
    if (store_->states() > expose_deadline_) stop_ = true;
  }
  return spent(worker);
}

// Looks at the clock, the memory and the person; tells progress.
bool Search::spent(Worker* worker) {
  auto end = [this](const char* limit, const char* text) {
    add_limit(limit, text);
    budget_spent_ = true;
    stop_ = true;
  };
  if (options_.stop != nullptr && options_.stop->load()) end("interrupted", "stopped from outside");
  if (!worker->is_first) return stopped();
  double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
  if (options_.budget.max_seconds > 0 && seconds > options_.budget.max_seconds) {
    end("timeout", "the time given ran out");
  }
  if (seconds < next_look_) return stopped();
  next_look_ = seconds + kLookSeconds;
  if (options_.budget.max_bytes != UINT64_MAX && resident_bytes() > options_.budget.max_bytes) {
    end("max-memory", "the memory given is used up");
  }
  if (options_.progress) {
    Progress progress;
    progress.states = store_->states();
    for (const auto& w : workers_) progress.transitions += w->transitions;
    progress.queued = queued_;
    progress.bytes = store_->bytes() + machine_->pool().bytes();
    progress.depth = depth_;
    progress.round = round_;
    progress.seconds = seconds;
    options_.progress(progress);
  }
  return stopped();
}

}  // namespace kheddle
