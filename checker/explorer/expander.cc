#include "checker/explorer/expander.h"

#include <algorithm>

namespace kheddle {
namespace {

constexpr std::size_t kMaxUncached = 256;

}  // namespace

const Ways* Expander::ways(const StateView& state, std::uint32_t thread) {
  ComponentIndex control = machine_->addresses().known_control(thread);
  std::uint32_t id = control != kNoIndex ? state[control] : 0;
  StepCache::Walk walk{&state, id};
  cache_.find(&walk, 1);
  if (walk.ways != nullptr) return walk.ways;
  Ways fresh = runner_.run(state, thread);
  passages_.note(id, fresh);
  if (machine_->judges_livelock())
    turns_.note(*machine_, machine_->unheld(id), control, fresh, runner_.looked_at());
  if (runner_.cacheable()) return cache_.insert(id, runner_.looked_at(), std::move(fresh));
  uncached_.push_back(std::move(fresh));
  return &uncached_.back();
}

void Expander::answer(std::vector<Question>* questions) {
  walks_.clear();
  for (const Question& question : *questions) {
    StepCache::Walk& walk = walks_.emplace_back();
    walk.state = &question.state;
    walk.control = question.state[machine_->addresses().known_control(question.thread)];
  }
  cache_.find(walks_.data(), walks_.size());
  for (std::size_t i = 0; i < questions->size(); ++i) {
    Question& question = (*questions)[i];
    question.ways =
        walks_[i].ways != nullptr ? walks_[i].ways : ways(question.state, question.thread);
  }
}

bool Expander::trim() {
  if (uncached_.size() <= kMaxUncached && !cache_.full()) return false;
  uncached_.clear();
  if (cache_.full()) cache_.clear();
  return true;
}

void Expander::expand(Expansion* expansions, std::size_t count) {
  walks_.clear();
  for (std::size_t i = 0; i < count; ++i) {
    Expansion& expansion = expansions[i];
    expansion.threads.clear();
    for (std::uint32_t number = 0; number < kMaxThreads; ++number) {
      ComponentIndex control = machine_->addresses().known_control(number);
      if (control == kNoIndex) break;
      const std::uint32_t id = expansion.state[control];
      if (id == 0) continue;
      // Field by field: copying what was just written in parts makes the CPU wait.
      expansion.threads.emplace_back().number = number;
      StepCache::Walk& walk = walks_.emplace_back();
      walk.state = &expansion.state;
      walk.control = id;
    }
  }
  cache_.find(walks_.data(), walks_.size());
  const StepCache::Walk* walk = walks_.data();
  for (std::size_t i = 0; i < count; ++i) {
    for (Thread& thread : expansions[i].threads) {
      thread.ways = walk->ways;
      // Once more, since a state before it in the batch may have taken the same step.
      if (thread.ways == nullptr) thread.ways = ways(*walk->state, thread.number);
      ++walk;
    }
  }
}

const Expander::Threads& Expander::expand(const StateView& state) {
  single_.state = state;
  expand(&single_, 1);
  return single_.threads;
}

bool Expander::apply(const Way& way, const StateView& state,
                     std::vector<StateStore::Change>* changes) {
  changes->clear();
  if (way.fatal || way.dropped) return false;
  const bool collects = machine_->frees.load(std::memory_order_relaxed);
  Runner::Losses losses;
  for (const Effect& effect : way.effects) {
    ComponentId before = state[effect.index];
    ComponentId after = effect.id;
    if (effect.delta != kNoDelta) {
      std::uint64_t key = (std::uint64_t{effect.delta} << 32) | before;
      Applied& entry = applied_[(key * 0x9e3779b97f4a7c15) >> 48];
      if (entry.key != key || entry.result == 0)
        entry = {key, machine_->apply(effect.delta, before)};
      after = entry.result;
    }
    if (after == before) continue;
    changes->push_back({effect.index, after});
    if (!collects) continue;
    if (before != 0) losses.pointers |= machine_->pool().get(before).heap_slots;
    losses.slot = losses.slot || after == machine_->freed_header();
  }
  if (losses.pointers == 0 && !losses.slot) return false;
  std::size_t count = changes->size();
  runner_.collect(state, losses, changes);
  return changes->size() != count;
}

std::vector<RawFinding> Expander::end_findings(const StateView& state, const Threads& threads) {
  struct Waiting {
    std::uint32_t thread;
    const Ways* ways;
  };
  std::vector<Waiting> tasks;  // neither finished nor stalled
  bool others = false;         // among them one that is not thread 0, which waits for the others
  std::vector<Waiting> stalled;
  bool unfinished = false;
  Control control;
  for (const Thread& thread : threads) {
    if (!runner_.unpack(state, thread.number, &control) || control.finished) continue;
    if (thread.ways->stalled) stalled.push_back({thread.number, thread.ways});
    if (control.daemon) continue;
    unfinished = true;
    if (thread.ways->stalled) continue;
    tasks.push_back({thread.number, thread.ways});
    others = others || thread.number != 0;
  }
  std::vector<RawFinding> found;
  if (!unfinished) {
    for (PlaceId place : runner_.leaks(state)) found.push_back({Kind::kLeak, place, 0, 0});
    return found;
  }
  if (!stalled.empty()) {
    if (!others) return found;
    found.push_back(stalled.front().ways->stall);
    return found;
  }
  // Thread 0 comes last: its wait is for the others.
  std::uint32_t blocked = tasks.front().thread;
  if (blocked == 0 && tasks.size() > 1) blocked = tasks[1].thread;
  runner_.unpack(state, blocked, &control);
  found.push_back({Kind::kDeadlock, runner_.waiting_place(control), 0, blocked});
  return found;
}

void Expander::races(const Threads& threads, std::vector<RawFinding>* found) {
  for (std::size_t i = 0; i < threads.size(); ++i) {
    if (threads[i].ways->held) continue;
    for (const Way& a : threads[i].ways->ways) {
      for (std::size_t j = i + 1; j < threads.size(); ++j) {
        if (threads[j].ways->held) continue;
        for (const Way& b : threads[j].ways->ways) {
          std::uint64_t plain =
              (a.masks.front_plain & b.masks.front_any) | (a.masks.front_any & b.masks.front_plain);
          if ((plain & (a.masks.front_writes | b.masks.front_writes)) == 0) continue;
          for (const Access& x : a.accesses) {
            if ((x.flags & (kTail | kInternal | kIgnored | kFreeing)) != 0) continue;
            for (const Access& y : b.accesses) {
              if ((y.flags & (kTail | kInternal | kIgnored | kFreeing)) != 0) continue;
              if ((!races_with_marked(x) && !races_with_marked(y)) || !conflict(x, y)) continue;
              auto [low, high] = std::minmax(x.place, y.place);
              std::uint32_t thread = x.place == low ? threads[i].number : threads[j].number;
              found->push_back({Kind::kDataRace, low, high, thread});
            }
          }
        }
      }
    }
  }
}

bool conflicts_exactly(const Way& way, const Ways& other) {
  for (const Way& o : other.ways) {
    bool may = ((way.masks.writes & (o.masks.reads | o.masks.writes)) |
                (way.masks.reads & o.masks.writes)) != 0;
    if (!may) continue;
    for (const Access& a : way.accesses) {
      for (const Access& b : o.accesses) {
        if (conflict(a, b)) return true;
      }
    }
  }
  // Outcomes that an await ruled out are part of what the other thread can do.
  if ((way.masks.writes & other.guard_reads) != 0) {
    for (const Access& a : way.accesses) {
      if ((a.flags & kWrite) == 0) continue;
      for (const Access& b : other.guard_accesses) {
        if (overlap(a, b)) return true;
      }
    }
  }
  return false;
}

void exposed_by(const Way& way, const Ways& other, std::vector<InstructionId>* expose) {
  for (const Way& o : other.ways) {
    bool may = ((way.masks.tail_writes & (o.masks.reads | o.masks.writes)) |
                (way.masks.tail_reads & o.masks.writes)) != 0;
    if (!may) continue;
    for (const Access& a : way.accesses) {
      if ((a.flags & (kTail | kPlain)) != (kTail | kPlain)) continue;
      for (const Access& b : o.accesses) {
        if ((b.flags & kInternal) != 0 || !conflict(a, b)) continue;
        expose->push_back(a.at);
        if ((b.flags & (kTail | kPlain)) == (kTail | kPlain)) expose->push_back(b.at);
      }
    }
  }
  // The tail itself may have made the other's await false.
  if ((way.masks.tail_writes & other.guard_reads) == 0) return;
  for (const Access& a : way.accesses) {
    if ((a.flags & (kTail | kPlain | kWrite)) != (kTail | kPlain | kWrite)) continue;
    for (const Access& b : other.guard_accesses) {
      if ((b.flags & kInternal) == 0 && overlap(a, b)) expose->push_back(a.at);
    }
  }
}

}  // namespace kheddle
