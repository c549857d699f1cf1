#include "checker/symbolic/unroll.h"

#include <algorithm>
#include <map>
#include <set>

#include "checker/base/check.h"

namespace kheddle::symbolic {
namespace {

// An outcome that becomes part of the next state when its guard is true.
struct Move {
  Guard guard;
  const StepOutcome* outcome;
};

template <typename Map, typename Key, typename Value>
Value get_or(const Map& map, const Key& key, Value otherwise) {
  const auto known = map.find(key);
  return known == map.end() ? otherwise : known->second;
}

// Stands of one thread, by shape.
class Stands {
 public:
  Stands(const Context& context) : context_(context) {}

  // `tail`: with guards that hold where `guard` does, or not.
  void add(Guard guard, const Control& control, const std::vector<TailAccess>& tail) {
    if (guard == kNever) return;
    auto [at, is_new] = known_.try_emplace(shape(control), stands_.size());
    if (is_new) {
      stands_.push_back({guard, control, {}});
    } else {
      Stand& stand = stands_[at->second];
      merge_slots(context_.program, context_.values, guard, control, &stand.control);
      stand.guard = context_.terms->either(stand.guard, guard);
    }
    for (const TailAccess& access : tail)
      add_access(&stands_[at->second], context_.terms->both(guard, access.guard), access);
  }

  std::vector<Stand> take() {
    std::erase_if(stands_,
                  [&](const Stand& stand) { return !context_.solver->feasible(stand.guard); });
    return std::move(stands_);
  }

 private:
  void add_access(Stand* stand, Guard guard, const TailAccess& access) {
    if (guard == kNever) return;
    for (TailAccess& known : stand->tail) {
      if (known.at != access.at || known.address != access.address || known.size != access.size)
        continue;
      known.guard = context_.terms->either(known.guard, guard);
      return;
    }
    stand->tail.push_back(access);
    stand->tail.back().guard = guard;
  }

  const Context& context_;
  std::map<std::string, std::size_t> known_;
  std::vector<Stand> stands_;
};

}  // namespace

Unrolling::Unrolling(const Context& context, bool reorder, std::uint64_t seed)
    : context_(context),
      terms_(*context.terms),
      reorder_(reorder),
      order_(context),
      random_(seed * 2 + 1) {
  start_ = first_step(context_, &state_);
  const State blank = state_;
  Stands stands(context_);
  std::vector<Move> moves;
  for (const StepOutcome& outcome : start_.outcomes) moves.push_back({outcome.guard, &outcome});
  // The start-up has no scheduler: its outcomes are all there is.
  moves_ = {kAlways};
  levels_.emplace_back();
  levels_.back().picked = {kAlways};
  StandStep only;
  only.step = start_;
  levels_.back().steps.push_back(std::move(only));
  State next = state_;
  merge_outcomes(&next);
  merge_threads(&next);
  state_ = std::move(next);
  empty_freed_slots(&state_);
  Guard any = kNever;
  if (state_.threads.empty()) state_.threads.resize(1);  // no start-up comes to a state
  for (const Stand& stand : state_.threads[0].stands) any = terms_.either(any, stand.guard);
  terms_.live_lanes &= terms_.lanes(any);
  if (any != kNever) context_.solver->require(any);
  levels_.clear();
}

void Unrolling::look() {
  Level level;
  const auto threads = static_cast<std::uint32_t>(state_.threads.size());
  moves_.assign(threads, kNever);
  for (std::uint32_t t = 0; t < threads; ++t) {
    const Thread& thread = state_.threads[t];
    for (std::size_t i = 0; i < thread.stands.size(); ++i) {
      const Stand& stand = thread.stands[i];
      if (stand.control.finished) continue;
      StandStep step{t, i, stand.guard, take_step(context_, state_, t, i)};
      for (const StepOutcome& outcome : step.step.outcomes)
        moves_[t] = terms_.either(moves_[t], terms_.both(outcome.guard, negate(thread.held)));
      level.steps.push_back(std::move(step));
      if (context_.solver->stopped()) break;
    }
  }
  levels_.push_back(std::move(level));
}

bool Unrolling::can_move() {
  Guard any = kNever;
  for (Guard guard : moves_) any = terms_.either(any, guard);
  return context_.solver->feasible(any);
}

// Makes the scheduler's choice of this level. Every lane follows one thread that can move there.
void Unrolling::pick_movers() {
  const std::size_t threads = moves_.size();
  std::vector<std::uint64_t> lanes(threads, 0);
  std::uint64_t alive = 0;
  for (unsigned lane = 0; lane < Terms::kLanes; ++lane) {
    std::vector<std::size_t> able;
    for (std::size_t t = 0; t < threads; ++t)
      if ((terms_.lanes(moves_[t]) >> lane & 1) != 0) able.push_back(t);
    if (able.empty()) continue;
    random_ ^= random_ << 13;
    random_ ^= random_ >> 7;
    random_ ^= random_ << 17;
    // Half of the lanes prefer one thread: they come far where fair ones do not.
    const std::size_t favourite = lane % threads;
    const bool stays =
        lane % 2 == 0 && random_ % 4 != 0 && std::count(able.begin(), able.end(), favourite) != 0;
    lanes[stays ? favourite : able[random_ / 8 % able.size()]] |= std::uint64_t{1} << lane;
    alive |= std::uint64_t{1} << lane;
  }
  terms_.live_lanes &= alive;
  std::vector<Guard>& picked = levels_.back().picked;
  picked.assign(threads, kNever);
  Guard left = kAlways;
  std::size_t last = 0;
  for (std::size_t t = 0; t < threads; ++t)
    if (moves_[t] != kNever) last = t;
  for (std::size_t t = 0; t <= last; ++t) {
    if (moves_[t] == kNever) continue;
    const Guard it = t == last ? kAlways : terms_.unknown_guard(lanes[t]);
    picked[t] = terms_.both(left, it);
    left = terms_.both(left, negate(it));
  }
  Guard valid = kNever;
  for (std::size_t t = 0; t < threads; ++t)
    valid = terms_.either(valid, terms_.both(picked[t], moves_[t]));
  context_.solver->require(valid);
  if (reorder_) forbid_orders();
}

// Of two independent steps that follow each other the lower thread's comes first.
void Unrolling::forbid_orders() {
  const std::vector<Guard>& now = levels_.back().picked;
  if (levels_.size() > 1) {
    const std::vector<Guard>& before = levels_[levels_.size() - 2].picked;
    for (std::uint32_t second = 0; second < now.size(); ++second) {
      Guard late = kNever;
      for (std::uint32_t first = second + 1; first < before.size(); ++first)
        late = terms_.either(late, terms_.both(before[first], order_.forbids(first, second)));
      late = terms_.both(late, now[second]);
      if (late != kNever) context_.solver->require(negate(late));
    }
  }
  order_.look(state_, levels_.back(), moves_);
}

void Unrolling::merge_outcomes(State* next) {
  std::map<std::uint64_t, std::vector<std::pair<Guard, CellId>>> cells;
  std::map<std::uint64_t, std::vector<std::pair<Guard, Object>>> objects;
  const Level& level = levels_.back();
  for (const StandStep& stand : level.steps) {
    for (const StepOutcome& outcome : stand.step.outcomes) {
      const Guard guard = terms_.both(level.picked[stand.thread], outcome.guard);
      if (guard == kNever) continue;
      for (const auto& [index, id] : outcome.cells) cells[index].emplace_back(guard, id);
      for (const auto& [address, object] : outcome.objects)
        objects[address].emplace_back(guard, object);
    }
  }
  for (const auto& [index, writes] : cells) {
    CellId cell = get_or(next->cells, index, kZeroCell);
    for (const auto& [guard, id] : writes) cell = context_.cells->pick(guard, id, cell);
    next->cells[index] = cell;
  }
  const Term zero = terms_.constant(0);
  for (const auto& [address, writes] : objects) {
    Object object = get_or(next->objects, address, Object{zero, zero, zero});
    for (const auto& [guard, written] : writes) {
      object.status = terms_.pick(guard, written.status, object.status);
      object.size = terms_.pick(guard, written.size, object.size);
      object.allocated = terms_.pick(guard, written.allocated, object.allocated);
    }
    next->objects[address] = object;
  }
}

void Unrolling::merge_threads(State* next) {
  const Level& level = levels_.back();
  std::map<std::uint32_t, Stands> stands;
  const auto of = [&](std::uint32_t t) -> Stands& {
    return stands.try_emplace(t, context_).first->second;
  };
  std::uint32_t threads = static_cast<std::uint32_t>(state_.threads.size());
  for (std::uint32_t t = 0; t < threads; ++t) {
    const Guard stays = t < level.picked.size() ? negate(level.picked[t]) : kAlways;
    for (const Stand& stand : state_.threads[t].stands)
      of(t).add(terms_.both(stand.guard, stays), stand.control, stand.tail);
  }
  for (const StandStep& stand : level.steps) {
    std::vector<TailAccess> tail;
    for (const StepAccess& access : stand.step.accesses)
      if (access.tail && access.plain && !access.local)
        tail.push_back({access.guard, access.at, access.address, access.size, access.write});
    for (const StepOutcome& outcome : stand.step.outcomes) {
      const Guard guard = terms_.both(level.picked[stand.thread], outcome.guard);
      if (guard == kNever) continue;
      for (const auto& [t, control] : outcome.controls) {
        of(t).add(guard, control, t == stand.thread ? tail : std::vector<TailAccess>());
        threads = std::max(threads, t + 1);
        next->threads.resize(threads);
        if (auto born = outcome.daemons.find(t); born != outcome.daemons.end()) {
          Thread& thread = next->threads[t];
          thread.daemon = terms_.pick_guard(guard, born->second, thread.daemon);
          thread.exists = terms_.either(thread.exists, guard);
        }
      }
      for (const auto& [t, held] : outcome.held) {
        next->threads.resize(std::max<std::size_t>(next->threads.size(), t + 1));
        Guard& is = next->threads[t].held;
        is = terms_.pick_guard(guard, held, is);
      }
    }
  }
  for (auto& [t, collected] : stands) next->threads[t].stands = collected.take();
}

// At the end of a step a freed slot that no live thing points into becomes empty.
void Unrolling::empty_freed_slots(State* next) {
  const Term freed = terms_.constant(kFreedObject);
  std::map<std::uint64_t, Guard> pointed;  // of slots that may be freed
  for (const auto& [address, object] : next->objects)
    if (address >= layout::kHeap && address < layout::kStacks &&
        terms_.equal(object.status, freed) != kNever)
      pointed[address] = kNever;
  if (pointed.empty()) return;
  const auto note = [&](const Pointers& pointers, Guard when) {
    for (const auto& [slot, guard] : pointers)
      if (auto known = pointed.find(slot); known != pointed.end())
        known->second = terms_.either(known->second, terms_.both(guard, when));
  };
  for (const auto& [index, cell] : next->cells) note(context_.cells->pointers(cell), kAlways);
  for (const Thread& thread : next->threads)
    for (const Stand& stand : thread.stands)
      for (const Frame& frame : stand.control.frames)
        for (const Value& slot : frame.slots)
          note(context_.cells->pointers_of(slot.bits), stand.guard);
  for (const auto& [address, guard] : pointed) {
    Object& object = next->objects[address];
    const Guard empties = terms_.both(terms_.equal(object.status, freed), negate(guard));
    object.status = terms_.pick(empties, terms_.constant(kNoObject), object.status);
  }
}

void Unrolling::move() {
  pick_movers();
  State next = state_;
  merge_outcomes(&next);
  merge_threads(&next);
  empty_freed_slots(&next);
  state_ = std::move(next);
  for (StandStep& stand : levels_.back().steps) {
    Step kept;
    kept.choices = std::move(stand.step.choices);
    stand.step = std::move(kept);
  }
}

}  // namespace kheddle::symbolic
