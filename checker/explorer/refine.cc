// How a search goes on when plain accesses turn out to race after many states were stored: all of
// them are reachable under the finer granularity too, so what is missing is to step again, from the
// states in which a step passed such an access, and to go on from what is new.
//
// Sleep sets stay right: an edge of the coarse search is now a path of several steps of one thread.
// Where it began, the thread steps again whether it slept or not; every state on the path passes on
// the sleep set that a search from the start would have given it or a smaller one, and where the
// path ends what no longer sleeps is woken.
#include <algorithm>

#include "checker/explorer/address_map.h"
#include "checker/explorer/search.h"
#include "checker/explorer/search_worker.h"

namespace kheddle {
namespace {

// Whether one of the ways makes one of the accesses, as a plain one. `number` is that of the
// question, since the same ways are asked from many states.
bool pass(const Ways& ways, const std::set<InstructionId>& accesses, std::uint32_t number) {
  if (ways.asked != number) {
    ways.asked = number;
    ways.passes = std::ranges::any_of(ways.to_expose,
                                      [&](InstructionId at) { return accesses.contains(at); });
    for (const Way& way : ways.ways) {
      ways.passes = ways.passes || std::ranges::any_of(way.accesses, [&](const Access& access) {
                      return (access.flags & kPlain) != 0 && accesses.contains(access.at);
                    });
    }
  }
  return ways.passes;
}

}  // namespace

// A search from the start is exact in depth and transitions, and cheap while there are few states.
// With findings it has to be made in any case; and before a store that is too narrow is full.
bool Search::can_refine() const {
  return options_.order == Order::kBreadthFirst && last_depth_ == UINT32_MAX &&
         store_->states() >= options_.refine_from;
}

// Makes the accesses in expose_ scheduling points, and queues what there is to do again. False if
// the search has to start again instead.
bool Search::refine() {
  auto passed_at_start = [this](InstructionId at) { return passed_at_start_.contains(at); };
  if (!can_refine() || !findings_.empty() || store_->crowded() ||
      std::ranges::any_of(expose_, passed_at_start)) {
    return false;
  }
  executions_.reset();
  mixed_ = true;
  ++refinements_;
  for (InstructionId at : expose_) {
    for (const auto& worker : workers_) {
      for (std::uint32_t control : worker->expander.passages().of(at)) {
        if (control >= changed_.size()) changed_.resize(control + 1);
        changed_[control] = true;
      }
    }
  }
  // While the steps are still what they were, and remembered.
  sweep_all();
  for (const auto& worker : workers_) {
    for (std::uint32_t control = 0; control < changed_.size(); ++control) {
      if (changed_[control]) worker->expander.forget(control);
    }
  }
  changed_.clear();
  if (unnamed_ || stopped()) return false;
  machine_->expose(expose_);
  tails_.forget(expose_);
  refined_.insert(expose_.begin(), expose_.end());
  expose_.clear();
  expose_deadline_ = UINT64_MAX;
  return true;
}

// Accesses may have been noted of a place after states in which a thread stands there were
// expanded: these meet them now.
void Search::meet_late() {
  for (std::uint32_t control : tails_.take_late()) {
    if (control >= late_.size()) late_.resize(control + 1);
    late_[control] = true;
  }
  if (!late_.empty()) sweep_all();
  late_.clear();
}

// Looks at all states that are stored.
void Search::sweep_all() {
  blocks_.clear();
  level_again_.clear();
  std::size_t states = 0;
  for (unsigned shard = 0; shard < StateStore::kShards; ++shard) {
    const std::uint32_t size = store_->shard_size(shard);
    add_blocks(shard, 0, size);
    states += size;
  }
  sweeping_ = true;
  run_workers(states);
  sweeping_ = false;
}

void Search::sweep(Worker* worker, const Again* batch, std::size_t size) {
  if (turning_) {
    collect_turns(worker, batch, size);
    return;
  }
  if (out_of_budget(worker, size)) return;
  worker->expander.trim();
  for (std::size_t i = 0; i < size; ++i) {
    worker->starts[i] = {batch[i].ref, 0, &worker->paths[i]};
  }
  store_->load(worker->starts.data(), size);
  std::vector<Expander::Question>& questions = worker->questions;
  std::vector<std::size_t> asked;  // by question: which state of the batch
  questions.clear();
  for (std::size_t i = 0; i < size; ++i) {
    const StateView state = store_->view(worker->paths[i]);
    bool late = false;
    for (std::uint32_t number = 0; number < kMaxThreads; ++number) {
      const ComponentIndex index = machine_->addresses().known_control(number);
      if (index == kNoIndex) break;
      const std::uint32_t control = state[index];
      late = late || (control < late_.size() && late_[control]);
      if (control >= changed_.size() || !changed_[control]) continue;
      questions.push_back({state, number, nullptr});
      asked.push_back(i);
    }
    if (late) meet(worker, state);
  }
  worker->expander.answer(&questions);
  for (std::size_t q = 0; q < questions.size(); ++q) {
    if (!pass(*questions[q].ways, expose_, refinements_)) continue;
    const std::uint32_t number = questions[q].thread;
    if (number >= 32) {
      unnamed_ = true;
      continue;
    }
    const ThreadMask thread = ThreadMask{1} << number;
    if (store_->wake(batch[asked[q]].ref, thread)) {
      worker->again.push_back({batch[asked[q]].ref, thread, true});
    }
  }
  if (worker->expose.empty()) return;
  std::lock_guard guard(mutex_);
  expose_.insert(worker->expose.begin(), worker->expose.end());
  worker->expose.clear();
}

// What threads that stand in the state are to be exposed for.
void Search::meet(Worker* worker, const StateView& state) {
  Expander::Expansion expansion{state, {}};
  worker->expander.expand(&expansion, 1);
  tails_.meet(expansion, &worker->expose);
}

}  // namespace kheddle
