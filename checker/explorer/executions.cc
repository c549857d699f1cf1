#include "checker/explorer/executions.h"

#include <algorithm>
#include <bit>

#include "checker/base/check.h"
#include "xxhash.h"

namespace kheddle {
namespace {

constexpr std::uint8_t kTailPlain = kTail | kPlain;

ThreadMask bit(std::uint32_t thread) { return ThreadMask{1} << thread; }

// Whether two steps conflict in something they touch, tails included.
template <typename Event>
bool dependent(const Event& a, const Event& b) {
  if (((a.writes & (b.reads | b.writes)) | (a.reads & b.writes)) == 0) return false;
  for (const Access& x : a.accesses) {
    for (const Access& y : b.accesses) {
      if (conflict(x, y)) return true;
    }
  }
  return false;
}

template <typename Clock>
void join(Clock* clock, const Clock& other) {
  for (std::size_t t = 0; t < clock->size(); ++t) (*clock)[t] = std::max((*clock)[t], other[t]);
}

// Whether two steps conflict in a plain access: of either tail (`tails`), or of both fronts.
bool plain_conflict(const std::vector<Access>& as, const std::vector<Access>& bs, bool tails) {
  for (const Access& x : as) {
    for (const Access& y : bs) {
      if (((x.flags | y.flags) & kInternal) != 0 || !conflict(x, y)) continue;
      bool in_tail = (x.flags & kTailPlain) == kTailPlain || (y.flags & kTailPlain) == kTailPlain;
      if (tails ? in_tail : !in_tail && ((x.flags | y.flags) & kPlain) != 0) return true;
    }
  }
  return false;
}

}  // namespace

Executions::Executions(Machine* machine, const StateVector& start)
    : machine_(machine),
      expander_(machine, std::size_t{256} << 20),
      clocks_(kMaxThreadsHere, Clock{}) {
  Node& node = nodes_.emplace_back();
  node.state = start;
  depth_ = 1;
  if (!enter(&node)) answer_ = Answer::kGaveUp;
}

const Expander::Threads& Executions::threads_of(Node* node) {
  if (node->generation != generation_) {
    node->threads = expander_.expand(node->state);
    node->generation = generation_;
  }
  return node->threads;
}

// Looks at the new state at the end of the current execution: who is enabled, and whether anything
// is wrong with it.
bool Executions::enter(Node* node) {
  while (!node->state.empty() && node->state.back() == 0) node->state.pop_back();
  const std::uint64_t hash =
      XXH3_64bits(node->state.data(), node->state.size() * sizeof(node->state[0]));
  hashes_.resize(depth_ - 1);
  for (std::size_t i = 0; i < hashes_.size(); ++i) {  // does it go round?
    if (hashes_[i] == hash && nodes_[i].state == node->state) return false;
  }
  hashes_.push_back(hash);
  if (expander_.trim()) ++generation_;
  node->generation = 0;
  node->backtrack = node->enabled = 0;
  node->thread = kNone;
  node->entered = effort_;
  node->first = 0;
  bool any = false, cut = false;
  for (const Expander::Thread& thread : threads_of(node)) {
    if (thread.number >= kMaxThreadsHere || thread.ways->held || thread.ways->limit != nullptr ||
        !thread.ways->to_expose.empty() || thread.ways->stalled) {
      return false;
    }
    guards_ = thread.ways->guard_accesses;
    if (thread.ways->orders) meet(*thread.ways, thread.number);
    for (const Way& way : thread.ways->ways) {
      if (way.fatal || !way.findings.empty()) return false;
      // A thread before kh_assume(false) may wait there while others go on: nothing it would do
      // after it counts, and an execution that ends so is none.
      cut = cut || way.dropped;
      if (!way.dropped && expander_.enabled(way, node->state)) {
        node->enabled |= bit(thread.number);
      } else {
        guards_.insert(guards_.end(), way.accesses.begin(), way.accesses.end());
      }
    }
    any = any || (node->enabled & bit(thread.number)) != 0;
    if (!guards_.empty()) blocked(thread.number);
  }
  if (!any && !cut) {
    ++executions_;
    if (!expander_.end_findings(node->state, node->threads).empty()) {
      return false;
    }
  }
  ThreadMask candidates = node->enabled & ~node->sleep;
  if (candidates != 0) node->backtrack = candidates & -candidates;
  return true;
}

// Keeps what is new among the orders that a thread meets at the end of the current execution.
void Executions::meet(const Ways& ways, std::uint32_t thread) {
  for (const Way& way : ways.ways) meet(way.orders, thread, &way);
  meet(ways.blocked_orders, thread, nullptr);
}

void Executions::meet(const std::vector<std::uint32_t>& orders, std::uint32_t thread,
                      const Way* way) {
  for (std::uint32_t i = 0; i < orders.size(); ++i) {
    if (orders[i] >= met_.size()) met_.resize(orders[i] + 1);
    if (met_[orders[i]]) continue;
    met_[orders[i]] = true;
    MetOrder& met = orders_.emplace_back();
    met.order = machine_->order(orders[i]);
    met.thread = thread;
    met.depth = static_cast<std::uint32_t>(depth_);
    met.number = i;
    met.blocked = way == nullptr;
    met.scheduled = true;
    for (std::size_t at = 0; at + 1 < depth_; ++at) {
      Node& node = nodes_[at];
      for (const Expander::Thread& taker : threads_of(&node)) {
        if (taker.number != node.thread) continue;
        met.schedule.steps.push_back({node.thread, taker.ways->ways[node.way - 1].choices});
      }
    }
    if (way != nullptr) met.schedule.steps.push_back({thread, way->choices});
  }
}

Executions::Answer Executions::run(std::uint64_t effort) {
  while (answer_ == Answer::kRunning && effort_ < effort) {
    Node& node = nodes_[depth_ - 1];
    if (node.thread == kNone) {
      ThreadMask todo = node.backtrack & node.enabled & ~node.sleep;
      if (todo == 0) {
        if (--depth_ == 0) {
          answer_ = Answer::kHolds;
          break;
        }
        // Back to the state before; its thread's next way, if it has one.
        restore_clock(events_[depth_ - 1]);
        continue;
      }
      node.thread = static_cast<std::uint32_t>(std::countr_zero(todo));
      node.way = 0;
      node.began = effort_;
    }
    const Ways* ways = nullptr;
    for (const Expander::Thread& thread : threads_of(&node)) {
      if (thread.number == node.thread) ways = thread.ways;
    }
    node.ways = ways->ways.size();
    bool taken = false;
    while (!taken && node.way < ways->ways.size()) {
      const Way& way = ways->ways[node.way++];
      if (way.dropped) continue;
      expander_.apply(way, node.state, &changes_);
      if (changes_.empty()) continue;  // waiting
      taken = true;
      if (!step(way)) answer_ = Answer::kGaveUp;
    }
    if (!taken) {
      node.sleep |= bit(node.thread);
      node.thread = kNone;
      const std::uint64_t took = effort_ - node.began;
      if (node.first == 0) {
        node.first = took;
      } else {
        later_ += static_cast<double>(took);
        first_ += static_cast<double>(node.first);
      }
    }
  }
  return answer_;
}

double Executions::expected_effort() const {
  double below = 0;
  for (std::size_t i = depth_; i-- > 0;) {
    const Node& node = nodes_[i];
    const double todo = std::popcount(node.backtrack & node.enabled & ~node.sleep);
    if (node.thread == kNone) {  // the last one, just entered or between two threads
      below = static_cast<double>(effort_ - node.entered) + todo;
      continue;
    }
    const double since = static_cast<double>(effort_ - node.began);
    const double current =
        std::max(since, below + 1) + (below + 1) * static_cast<double>(node.ways - node.way);
    const double first = node.first == 0 ? current : static_cast<double>(node.first);
    below = static_cast<double>(node.began - node.entered) + current +
            (todo - 1) * first * later_ / first_;
  }
  return below;
}

// The clock of the thread whose event was undone, the one at depth_ - 1, as it was before.
void Executions::restore_clock(const Event& undone) {
  const std::uint32_t thread = undone.thread;
  clocks_[thread] = Clock{};
  for (std::size_t i = depth_ - 1; i-- > 0;) {
    if (events_[i].thread == thread || (events_[i].spawned & bit(thread)) != 0) {
      clocks_[thread] = events_[i].clock;
      return;
    }
  }
}

ThreadMask Executions::existing(const StateVector& state) const {
  ThreadMask threads = 0;
  for (std::uint32_t thread = 0; thread < kMaxThreadsHere; ++thread) {
    ComponentIndex index = machine_->addresses().known_control(thread);
    if (index == kNoIndex) break;
    if (index < state.size() && state[index] != 0) threads |= bit(thread);
  }
  return threads;
}

// Takes a way of the last node's thread, which leads to the state with `changes_`.
bool Executions::step(const Way& way) {
  effort_ += 1 + depth_ / kDepthForOne + nodes_[depth_ - 1].state.size() / kSizeForOne;
  if (depth_ >= kMaxDepth) return false;
  if (nodes_.size() == depth_) nodes_.emplace_back();
  if (events_.size() < depth_) events_.emplace_back();
  Node& node = nodes_[depth_ - 1];
  Node& next = nodes_[depth_];
  next.state = node.state;
  StateStore::apply(changes_, &next.state);
  Event& event = events_[depth_ - 1];
  event.thread = node.thread;
  event.reads = way.masks.reads;
  event.writes = way.masks.writes;
  event.accesses = way.accesses;
  event.clock = clocks_[event.thread];
  event.number = static_cast<std::int16_t>(event.clock[event.thread] + 1);
  if (!races_of(&event)) return false;
  event.clock[event.thread] = event.number;
  clocks_[event.thread] = event.clock;
  event.spawned = existing(next.state) & ~existing(node.state);
  for (std::uint32_t t = 0; t < kMaxThreadsHere; ++t) {
    if ((event.spawned & bit(t)) != 0) clocks_[t] = event.clock;
  }

  next.sleep = 0;
  if (node.sleep != 0) {
    for (const Expander::Thread& thread : node.threads) {
      if ((node.sleep & bit(thread.number)) != 0 && thread.number != event.thread &&
          independent(way, *thread.ways)) {
        next.sleep |= bit(thread.number);
      }
    }
  }
  ++depth_;
  return enter(&next);
}

// Earlier events that the new one races with: each gets a reversal to try. The event's clock, which
// begins as its thread's, comes to know all that conflicts with it and what those come after. False
// if a plain access is part of a race: then granularity is in question, and that is the search's to
// answer.
bool Executions::races_of(Event* event) {
  Clock& known = event->clock;
  std::size_t compared = 0;
  for (std::size_t i = depth_ - 1; i-- > 0;) {
    const Event& earlier = events_[i];
    // The last one that it knows of a thread may still conflict in its tail, which others know only
    // by that thread's next event.
    if (earlier.thread == event->thread || known[earlier.thread] > earlier.number) continue;
    compared += earlier.accesses.size() * event->accesses.size();
    if (!dependent(earlier, *event)) continue;
    if (plain_conflict(earlier.accesses, event->accesses, true)) return false;
    if (known[earlier.thread] == earlier.number) continue;
    if (plain_conflict(earlier.accesses, event->accesses, false)) return false;
    add_backtrack(i, event->thread, known);
    join(&known, earlier.clock);
  }
  effort_ += compared / kComparedForOne;
  return true;
}

// A thread that is not enabled in a new state, or has outcomes that are not: what they looked at,
// `guards_`, races with who wrote it last.
void Executions::blocked(std::uint32_t thread) {
  const Clock known = clocks_[thread];
  Clock before = known;  // with the later events that it looked at, too
  std::size_t compared = 0;
  for (std::size_t i = depth_ - 1; i-- > 0;) {
    const Event& earlier = events_[i];
    if (earlier.thread == thread || known[earlier.thread] >= earlier.number) continue;
    bool conflicts = false;
    compared += earlier.accesses.size() * guards_.size();
    for (const Access& a : earlier.accesses) {
      for (const Access& b : guards_) conflicts = conflicts || conflict(a, b);
    }
    if (!conflicts) continue;
    // Not joined into `known`: which of the writes the await goes by is not settled.
    add_backtrack(i, thread, before);
    join(&before, earlier.clock);
  }
  effort_ += compared / kComparedForOne;
}

// After nodes_[at], instead of events_[at]: those later events that do not come after it, then
// `thread`, whose step comes after all in `before`. One that can come first of these must be tried.
void Executions::add_backtrack(std::size_t at, std::uint32_t thread, const Clock& before) {
  const Event& raced = events_[at];
  ThreadMask initials = 0, seen = 0;
  Clock first;  // by thread: the number of its first event that is kept
  first.fill(INT16_MAX);
  auto comes_first = [&first](const Clock& clock) {
    bool any = false;
    for (std::size_t t = 0; t < clock.size(); ++t) any |= clock[t] >= first[t];
    return !any;
  };
  for (std::size_t i = at + 1; i + 1 < depth_; ++i) {
    const Event& later = events_[i];
    if (later.clock[raced.thread] >= raced.number) continue;  // comes after the raced event
    if ((seen & bit(later.thread)) != 0) continue;
    if (comes_first(later.clock)) initials |= bit(later.thread);
    seen |= bit(later.thread);
    first[later.thread] = later.number;
  }
  // The thread itself, if nothing that was kept comes before its step.
  const bool last_is_initial = comes_first(before);
  Node& node = nodes_[at];
  if (last_is_initial && (seen & bit(thread)) == 0) initials |= bit(thread);
  initials &= node.enabled;
  if ((initials & node.backtrack) != 0 || initials == 0) return;
  node.backtrack |= bit(static_cast<std::uint32_t>(std::countr_zero(initials)));
}

}  // namespace kheddle
