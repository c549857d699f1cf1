#include "checker/graph/fair_cycles.h"

#include <algorithm>
#include <map>
#include <set>
#include <span>

#include "checker/graph/components.h"

namespace kheddle {
namespace {

class Finder {
 public:
  Finder(const TurnGraph& graph,
         const std::function<std::vector<std::uint32_t>(std::uint32_t)>& threads_of)
      : graph_(graph), threads_of_(threads_of), on_(graph.actions.size(), true) {}

  std::vector<FairCycle> run() {
    do {
      while (cut_leaving()) {
      }
    } while (drop_unfair());
    return cycles();
  }

 private:
  std::span<const std::uint32_t> targets(const TurnGraph::Action& action) const {
    return {graph_.targets.data() + action.first, action.count};
  }

  // Actions that may lead out of their component are none of a cycle's. Whether there were any.
  bool cut_leaving() {
    // States that still matter, numbered anew.
    number_.assign(graph_.states, kNone);
    std::uint32_t states = 0;
    std::vector<std::pair<std::uint32_t, std::uint32_t>> edges;
    auto number = [&](std::uint32_t state) {
      if (number_[state] == kNone) number_[state] = states++;
      return number_[state];
    };
    for (std::size_t a = 0; a < on_.size(); ++a) {
      if (!on_[a]) continue;
      for (std::uint32_t to : targets(graph_.actions[a]))
        edges.emplace_back(number(graph_.actions[a].from), number(to));
    }
    component_ = strong_components(states, edges);
    bool cut = false;
    for (std::size_t a = 0; a < on_.size(); ++a) {
      if (!on_[a]) continue;
      const std::uint32_t home = component(graph_.actions[a].from);
      const auto to = targets(graph_.actions[a]);
      if (std::ranges::all_of(to, [&](std::uint32_t state) { return component(state) == home; }))
        continue;
      on_[a] = false;
      cut = true;
    }
    return cut;
  }

  // States in which a thread could step that never does so within the component. Whether there were
  // any. REQUIRES: components are those of the actions that are left.
  bool drop_unfair() {
    std::map<std::uint32_t, std::set<std::uint32_t>> acting;  // by component
    for (std::size_t a = 0; a < on_.size(); ++a)
      if (on_[a]) acting[component(graph_.actions[a].from)].insert(graph_.actions[a].thread);
    std::map<std::uint32_t, bool> unfair;  // by state
    bool dropped = false;
    for (std::size_t a = 0; a < on_.size(); ++a) {
      if (!on_[a]) continue;
      const std::uint32_t state = graph_.actions[a].from;
      const auto [at, is_new] = unfair.try_emplace(state, false);
      if (is_new) {
        const std::set<std::uint32_t>& threads = acting[component(state)];
        at->second = std::ranges::any_of(
            threads_of_(state), [&](std::uint32_t thread) { return !threads.contains(thread); });
      }
      if (!at->second) continue;
      on_[a] = false;
      dropped = true;
    }
    return dropped;
  }

  std::vector<FairCycle> cycles() const {
    std::map<std::uint32_t, FairCycle> by_component;
    for (std::uint32_t a = 0; a < on_.size(); ++a) {
      if (!on_[a]) continue;
      FairCycle& cycle = by_component[component(graph_.actions[a].from)];
      cycle.actions.push_back(a);
      cycle.states.push_back(graph_.actions[a].from);
    }
    std::vector<FairCycle> result;
    for (auto& [component, cycle] : by_component) {
      std::ranges::sort(cycle.states);
      const auto rest = std::ranges::unique(cycle.states);
      cycle.states.erase(rest.begin(), rest.end());
      result.push_back(std::move(cycle));
    }
    std::ranges::sort(result, {}, [](const FairCycle& cycle) { return cycle.states.front(); });
    return result;
  }

  std::uint32_t component(std::uint32_t state) const { return component_[number_[state]]; }

  static constexpr std::uint32_t kNone = 0xffffffff;
  const TurnGraph& graph_;
  const std::function<std::vector<std::uint32_t>(std::uint32_t)>& threads_of_;
  std::vector<bool> on_;  // by action: it may be a cycle's
  std::vector<std::uint32_t> number_, component_;
};

}  // namespace

std::vector<FairCycle> fair_cycles(
    const TurnGraph& graph,
    const std::function<std::vector<std::uint32_t>(std::uint32_t state)>& threads_of) {
  return Finder(graph, threads_of).run();
}

}  // namespace kheddle
