#include "checker/explorer/circle.h"

#include <algorithm>
#include <deque>
#include <map>
#include <set>

#include "checker/base/check.h"

namespace kheddle {
namespace {

StateVector applied(const StateVector& state, const std::vector<StateStore::Change>& changes) {
  StateVector result = state;
  StateStore::apply(changes, &result);
  while (!result.empty() && result.back() == 0) result.pop_back();
  return result;
}

// Follows a schedule from the very start.
StateVector state_after(Machine* machine, Expander* expander, const Schedule& schedule) {
  std::vector<StateStore::Change> changes;
  const StateVector blank = machine->blank_state();
  Ways started = expander->runner().start(blank, schedule.start_choices);
  expander->apply(started.ways.front(), blank, &changes);
  StateVector state = applied(blank, changes);
  for (const Step& step : schedule.steps) {
    expander->trim();
    const Ways* ways = expander->ways(state, step.thread);
    const auto way = std::ranges::find(ways->ways, step.choices, &Way::choices);
    KHEDDLE_CHECK(way != ways->ways.end(), "the way to a livelock can be gone again");
    expander->apply(*way, state, &changes);
    state = applied(state, changes);
  }
  return state;
}

class Turn {
 public:
  Turn(Machine* machine, Expander* expander, const Circle& circle)
      : machine_(machine), expander_(expander), circle_(circle) {}

  std::vector<Step> round(const StateVector& start) {
    std::set<std::uint32_t> todo(circle_.acting.begin(), circle_.acting.end());
    std::vector<Step> steps;
    StateVector state = start;
    while (!todo.empty()) {
      const std::vector<Step> more = path(&state, steps, [&](const StateVector&, const Step& step) {
        return todo.contains(step.thread);
      });
      for (const Step& step : more) todo.erase(step.thread);
      steps.insert(steps.end(), more.begin(), more.end());
    }
    if (state != start) {
      const std::vector<Step> back =
          path(&state, steps, [&](const StateVector& to, const Step&) { return to == start; });
      steps.insert(steps.end(), back.begin(), back.end());
    }
    return steps;
  }

 private:
  struct From {
    const StateVector* state = nullptr;  // null: the first
    Step step;
  };

  bool inside(const StateVector& state, const Way&,
              const std::vector<StateStore::Change>& changes) {
    return std::ranges::binary_search(circle_.states, machine_->digest(applied(state, changes)));
  }

  // The shortest path within the circle whose last step is `wanted`; the thread that went last
  // goes first. Leaves `state` where it ends.
  template <typename Wanted>
  std::vector<Step> path(StateVector* state, const std::vector<Step>& before,
                         const Wanted& wanted) {
    std::map<StateVector, From> met;
    std::deque<const StateVector*> queue;
    auto meet = [&](StateVector next, From from) {
      const auto [at, is_new] = met.emplace(std::move(next), std::move(from));
      if (is_new) queue.push_back(&at->first);
      return &*at;
    };
    meet(*state, {});
    while (!queue.empty()) {
      const StateVector& at = *queue.front();
      queue.pop_front();
      expander_->trim();
      const From& came = met.at(at);
      std::uint32_t last = before.empty() ? kNone : before.back().thread;
      if (came.state != nullptr) last = came.step.thread;
      std::vector<Expander::Thread> threads = expander_->expand(at);
      if (const auto next = std::ranges::find(threads, last, &Expander::Thread::number);
          next != threads.end())
        std::rotate(threads.begin(), next, next + 1);
      for (const Expander::Thread& thread : threads) {
        const auto stays = [&](const Way& way, const std::vector<StateStore::Change>& changes) {
          return inside(at, way, changes);
        };
        if (!goes_round(expander_, *thread.ways, at, &changes_, stays)) continue;
        for (const Way& way : thread.ways->ways) {
          expander_->apply(way, at, &changes_);
          if (changes_.empty()) continue;
          const Step step{thread.number, way.choices};
          StateVector next = applied(at, changes_);
          if (wanted(next, step)) {
            std::vector<Step> steps = {step};
            for (const From* from = &met.at(at); from->state != nullptr;
                 from = &met.at(*from->state))
              steps.push_back(from->step);
            std::ranges::reverse(steps);
            *state = std::move(next);
            return steps;
          }
          meet(std::move(next), {&at, step});
        }
      }
    }
    KHEDDLE_CHECK(false, "within a circle every state can be reached from every other");
    return {};
  }

  Machine* machine_;
  Expander* expander_;
  const Circle& circle_;
  std::vector<StateStore::Change> changes_;
};

}  // namespace

void close_loop(Machine* machine, Expander* expander, const std::vector<Circle>& circles,
                Finding* finding) {
  const StateVector start = state_after(machine, expander, finding->schedule);
  const std::uint64_t digest = machine->digest(start);
  const auto circle = std::ranges::find_if(circles, [&](const Circle& candidate) {
    return std::ranges::binary_search(candidate.entries, digest);
  });
  KHEDDLE_CHECK(circle != circles.end(), "the way to a livelock leads to where it begins");
  finding->schedule.loop = static_cast<std::uint32_t>(finding->schedule.steps.size());
  for (Step& step : Turn(machine, expander, *circle).round(start))
    finding->schedule.steps.push_back(std::move(step));
}

}  // namespace kheddle
