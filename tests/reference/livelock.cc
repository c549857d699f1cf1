#include "tests/reference/livelock.h"

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace kheddle::reference {
namespace {

using StateId = std::uint32_t;
using Set = std::set<StateId>;

// A thread's step from a state: where it may lead, waiting outcomes left out.
struct Action {
  Set targets;
  bool stays = true;  // no outcome is progress, fatal, cut
};

class Judge {
 public:
  Judge(const Program& program, const Granularity& granularity) : machine_(program, granularity) {}

  std::optional<std::set<Found>> run(std::uint64_t max_states) {
    for (StepResult& start : machine_.starts()) {
      if (start.ending == Ending::kLimit) return std::nullopt;
      if (start.ending == Ending::kMoved) number(start.state);
    }
    for (StateId id = 0; id < states_.size(); ++id) {
      if (states_.size() > max_states || !expand(id)) return std::nullopt;
    }
    Set all;
    for (StateId id = 0; id < states_.size(); ++id) all.insert(id);
    split(all);
    return found_;
  }

 private:
  StateId number(const State& state) {
    const auto [at, is_new] =
        known_.emplace(serialise(state), static_cast<StateId>(states_.size()));
    if (is_new) states_.push_back(state);
    return at->second;
  }

  bool expand(StateId id) {
    const State state = states_[id];
    std::map<std::uint32_t, Action> actions;
    for (std::uint32_t t = 0; t < state.threads.size(); ++t) {
      if (state.threads[t].finished || state.threads[t].held || machine_.stalled(state, t))
        continue;
      Action action;
      bool enabled = false;
      for (const StepResult& result : machine_.steps(state, t)) {
        if (result.ending == Ending::kLimit) return false;
        if (result.ending == Ending::kBlocked) continue;
        action.stays &= result.ending == Ending::kMoved && !result.progress;
        if (result.ending == Ending::kMoved) {
          const StateId target = number(result.state);
          if (target == id) continue;  // waiting
          action.targets.insert(target);
        }
        enabled = true;
      }
      if (enabled) actions.emplace(t, std::move(action));
    }
    actions_.push_back(std::move(actions));
    return true;
  }

  bool inside(const Action& action, const Set& set) const {
    return action.stays && !action.targets.empty() &&
           std::ranges::all_of(action.targets, [&](StateId to) { return set.contains(to); });
  }

  // States of the set that can be reached from `from` by actions that stay in the set.
  Set reach(StateId from, const Set& set) const {
    Set met = {from};
    std::vector<StateId> todo = {from};
    while (!todo.empty()) {
      const StateId at = todo.back();
      todo.pop_back();
      for (const auto& [thread, action] : actions_[at]) {
        if (!inside(action, set)) continue;
        for (StateId to : action.targets)
          if (met.insert(to).second) todo.push_back(to);
      }
    }
    return met;
  }

  // Looks for livelocks among the states of the set.
  void split(Set set) {
    // Without states from which nothing stays.
    for (bool changed = true; changed;) {
      changed = std::erase_if(set, [&](StateId id) {
                  return std::ranges::none_of(
                      actions_[id], [&](const auto& each) { return inside(each.second, set); });
                }) != 0;
    }
    std::map<StateId, Set> reached;
    for (StateId id : set) reached[id] = reach(id, set);
    Set left = set;
    while (!left.empty()) {
      const StateId first = *left.begin();
      Set mutual;
      for (StateId id : reached[first])
        if (reached[id].contains(first)) mutual.insert(id);
      for (StateId id : mutual) left.erase(id);
      if (mutual.size() < set.size()) {
        if (mutual.size() > 1) split(mutual);
        continue;
      }
      fair(mutual);
    }
  }

  // A set in which every state can be reached from every other for ever.
  void fair(const Set& set) {
    std::set<std::uint32_t> acting;
    for (StateId id : set)
      for (const auto& [thread, action] : actions_[id])
        if (inside(action, set)) acting.insert(thread);
    Set rest = set;
    std::erase_if(rest, [&](StateId id) {
      return std::ranges::any_of(actions_[id],
                                 [&](const auto& each) { return !acting.contains(each.first); });
    });
    if (rest.size() < set.size()) {
      split(rest);
      return;
    }
    judge(set, acting);
  }

  void judge(const Set& set, const std::set<std::uint32_t>& acting) {
    const State& state = states_[*set.begin()];
    std::vector<std::uint32_t> going, waiting;
    for (std::uint32_t t = 0; t < state.threads.size(); ++t) {
      if (state.threads[t].finished) continue;
      if (machine_.stalled(state, t)) return;
      if (state.threads[t].daemon) continue;
      if (acting.contains(t))
        going.push_back(t);
      else if (t != 0)
        waiting.push_back(t);
    }
    std::vector<std::uint32_t>& blamed = going.empty() ? waiting : going;
    if (blamed.empty()) return;
    if (blamed.size() > 1 && blamed.front() == 0) blamed.erase(blamed.begin());
    std::set<std::pair<bool, Site>> sites;
    for (StateId id : set)
      sites.emplace(!machine_.always_visible(states_[id], blamed.front()),
                    machine_.site(states_[id], blamed.front()));
    found_.insert({Kind::kLivelock, sites.begin()->second, {}});
  }

  Machine machine_;
  std::vector<State> states_;
  std::map<std::string, StateId> known_;
  std::vector<std::map<std::uint32_t, Action>> actions_;  // by state and thread: enabled ones
  std::set<Found> found_;
};

}  // namespace

std::optional<std::set<Found>> livelocks(const Program& program, const Granularity& granularity,
                                         std::uint64_t max_states) {
  return Judge(program, granularity).run(max_states);
}

}  // namespace kheddle::reference
