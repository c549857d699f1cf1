#include "checker/explorer/executions.h"

#include <algorithm>
#include <bit>

#include "checker/base/check.h"
#include "xxhash.h"

namespace kheddle {
namespace {

constexpr std::uint8_t kTailPlain = kTail | kPlain;

ThreadMask bit(std::uint32_t thread) { return ThreadMask{1} << thread; }

bool masks_meet(const Masks& a, const Masks& b) {
  return ((a.writes & (b.reads | b.writes)) | (a.reads & b.writes)) != 0;
}

// Whether two steps conflict in something they touch, tails included.
bool dependent(const Masks& a, const std::vector<Access>& as, const Masks& b,
               const std::vector<Access>& bs) {
  if (!masks_meet(a, b)) return false;
  for (const Access& x : as) {
    for (const Access& y : bs) {
      if (conflict(x, y)) return true;
    }
  }
  return false;
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
      clocks_(kMaxThreadsHere, Clock(kMaxThreadsHere, 0)) {
  Node node;
  node.state = start;
  if (!enter(&node)) answer_ = Answer::kGaveUp;
  nodes_.push_back(std::move(node));
}

// Looks at a new state: who is enabled, and whether anything is wrong with it.
bool Executions::enter(Node* node) {
  while (!node->state.empty() && node->state.back() == 0) node->state.pop_back();
  node->hash = XXH3_64bits(node->state.data(), node->state.size() * sizeof(node->state[0]));
  for (const Node& earlier : nodes_) {
    if (earlier.hash == node->hash && earlier.state == node->state) return false;  // it goes round
  }
  bool any = false, cut = false;
  const auto& threads = expander_.expand(node->state.data(), node->state.size());
  for (const Expander::Thread& thread : threads) {
    if (thread.number >= kMaxThreadsHere || thread.ways->held || thread.ways->limit != nullptr ||
        !thread.ways->to_expose.empty() || thread.ways->stalled) {
      return false;
    }
    for (const Way& way : thread.ways->ways) {
      if (way.fatal || !way.findings.empty()) return false;
      // A thread before kh_assume(false) may wait there while others go on: nothing it would do
      // after it counts, and an execution that ends so is none.
      cut = cut || way.dropped;
      if (way.dropped) continue;
      if (!expander_.enabled(way, node->state.data(), node->state.size())) continue;
      node->enabled |= bit(thread.number);
    }
    any = any || (node->enabled & bit(thread.number)) != 0;
  }
  if (!any && !cut) {
    ++executions_;
    if (!expander_.end_findings(node->state.data(), node->state.size(), threads).empty()) {
      return false;
    }
  }
  return true;
}

Executions::Answer Executions::run(std::uint64_t steps) {
  while (answer_ == Answer::kRunning && steps_ < steps) {
    Node& node = nodes_.back();
    if (!node.started) {
      node.started = true;
      // Threads that are not enabled here, against what has happened.
      const auto threads = expander_.expand(node.state.data(), node.state.size());
      for (const Expander::Thread& thread : threads) blocked(node, thread.number, *thread.ways);
      ThreadMask candidates = node.enabled & ~node.sleep;
      if (candidates != 0) {
        node.backtrack |= bit(static_cast<std::uint32_t>(std::countr_zero(candidates)));
      }
    }
    if (node.thread == kNone) {
      ThreadMask todo = node.backtrack & node.enabled & ~node.sleep;
      if (todo == 0) {
        if (nodes_.size() == 1) {
          answer_ = Answer::kHolds;
          break;
        }
        // Back to the state before; its thread's next way, if it has one.
        nodes_.pop_back();
        Event undone = std::move(events_.back());
        events_.pop_back();
        restore_clock(undone.thread);
        continue;
      }
      node.thread = static_cast<std::uint32_t>(std::countr_zero(todo));
      node.way = 0;
    }
    const Ways* ways = expander_.ways(node.state.data(), node.state.size(), node.thread);
    bool taken = false;
    while (!taken && node.way < ways->ways.size()) {
      Way way = ways->ways[node.way++];  // a copy: looking at other states may empty the cache
      if (way.dropped) continue;
      expander_.apply(way, node.state.data(), node.state.size(), &changes_);
      if (changes_.empty()) continue;  // waiting
      taken = true;
      if (!step(&node, way, changes_)) answer_ = Answer::kGaveUp;
    }
    if (!taken) {
      node.sleep |= bit(node.thread);
      node.thread = kNone;
    }
  }
  return answer_;
}

void Executions::restore_clock(std::uint32_t thread) {
  std::fill(clocks_[thread].begin(), clocks_[thread].end(), 0);
  for (std::size_t i = events_.size(); i-- > 0;) {
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

bool Executions::step(Node* node, const Way& way, const std::vector<StateStore::Change>& changes) {
  ++steps_;
  if (nodes_.size() >= kMaxDepth) return false;
  Node next;
  next.state = node->state;
  for (const StateStore::Change& change : changes) {
    if (change.index >= next.state.size()) next.state.resize(change.index + 1, 0);
    next.state[change.index] = change.id;
  }
  Event event;
  event.thread = node->thread;
  event.masks = way.masks;
  event.accesses = way.accesses;
  event.clock = clocks_[event.thread];
  event.number = event.clock[event.thread] + 1;
  if (!races_of(event)) return false;
  // Happens-before: all that conflicts with it, and what those come after. Tails order nothing.
  Clock clock = event.clock;
  for (const Event& earlier : events_) {
    if (earlier.thread == event.thread || clock[earlier.thread] >= earlier.number) continue;
    if (!dependent(earlier.masks, earlier.accesses, event.masks, event.accesses)) continue;
    for (std::size_t t = 0; t < clock.size(); ++t) clock[t] = std::max(clock[t], earlier.clock[t]);
  }
  clock[event.thread] = event.number;
  event.clock = clock;
  clocks_[event.thread] = clock;
  event.spawned = existing(next.state) & ~existing(node->state);
  for (std::uint32_t t = 0; t < kMaxThreadsHere; ++t) {
    if ((event.spawned & bit(t)) != 0) clocks_[t] = clock;
  }

  if (node->sleep != 0) {
    const auto threads = expander_.expand(node->state.data(), node->state.size());
    for (const Expander::Thread& thread : threads) {
      if ((node->sleep & bit(thread.number)) != 0 && thread.number != event.thread &&
          independent(way, *thread.ways)) {
        next.sleep |= bit(thread.number);
      }
    }
  }
  events_.push_back(std::move(event));
  if (!enter(&next)) return false;
  nodes_.push_back(std::move(next));
  return true;
}

// Earlier events that the new one races with: each gets a reversal to try. False if a plain access
// is part of a race: then granularity is in question, and that is the search's to answer.
bool Executions::races_of(const Event& event) {
  Clock known = clocks_[event.thread];
  for (std::size_t i = events_.size(); i-- > 0;) {
    const Event& earlier = events_[i];
    if (earlier.thread == event.thread) continue;
    if (!dependent(earlier.masks, earlier.accesses, event.masks, event.accesses)) continue;
    // An event's tail is known to others only by its thread's next event.
    if (known[earlier.thread] <= earlier.number &&
        plain_conflict(earlier.accesses, event.accesses, true)) {
      return false;
    }
    if (known[earlier.thread] >= earlier.number) continue;
    if (plain_conflict(earlier.accesses, event.accesses, false)) return false;
    add_backtrack(i, event.thread, known);
    for (std::size_t t = 0; t < known.size(); ++t) known[t] = std::max(known[t], earlier.clock[t]);
  }
  return true;
}

// Steps of a thread that is not enabled, or outcomes of it that are not: what they looked at races
// with who wrote it last.
void Executions::blocked(const Node& node, std::uint32_t thread, const Ways& ways) {
  std::vector<Access> guards = ways.guard_accesses;
  for (const Way& way : ways.ways) {
    if (way.dropped || !expander_.enabled(way, node.state.data(), node.state.size())) {
      guards.insert(guards.end(), way.accesses.begin(), way.accesses.end());
    }
  }
  if (guards.empty()) return;
  const Clock known = clocks_[thread];
  Clock before = known;  // with the later events that it looked at, too
  for (std::size_t i = events_.size(); i-- > 0;) {
    const Event& earlier = events_[i];
    if (earlier.thread == thread || known[earlier.thread] >= earlier.number) continue;
    bool conflicts = false;
    for (const Access& a : earlier.accesses) {
      for (const Access& b : guards) conflicts = conflicts || conflict(a, b);
    }
    if (!conflicts) continue;
    // Not joined into `known`: which of the writes the await goes by is not settled.
    add_backtrack(i, thread, before);
    for (std::size_t t = 0; t < before.size(); ++t)
      before[t] = std::max(before[t], earlier.clock[t]);
  }
}

// After nodes_[at], instead of events_[at]: those later events that do not come after it, then
// `thread`, whose step comes after all in `before`. One that can come first of these must be tried.
void Executions::add_backtrack(std::size_t at, std::uint32_t thread, const Clock& before) {
  const Event& raced = events_[at];
  ThreadMask initials = 0, seen = 0;
  std::vector<const Event*> kept;
  bool last_is_initial = true;
  for (std::size_t i = at + 1; i < events_.size(); ++i) {
    const Event& later = events_[i];
    if (later.clock[raced.thread] >= raced.number) continue;  // comes after the raced event
    bool initial = (seen & bit(later.thread)) == 0;
    for (const Event* earlier : kept) {
      initial = initial && later.clock[earlier->thread] < earlier->number;
    }
    seen |= bit(later.thread);
    kept.push_back(&later);
    if (initial) initials |= bit(later.thread);
  }
  // The thread itself, if nothing that was kept comes before its step.
  for (const Event* earlier : kept) {
    last_is_initial = last_is_initial && before[earlier->thread] < earlier->number;
  }
  Node& node = nodes_[at];
  if (last_is_initial && (seen & bit(thread)) == 0) initials |= bit(thread);
  initials &= node.enabled;
  if ((initials & node.backtrack) != 0 || initials == 0) return;
  node.backtrack |= bit(static_cast<std::uint32_t>(std::countr_zero(initials)));
}

}  // namespace kheddle
