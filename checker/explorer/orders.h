// Orders keeps, of every order of locks (trace/locks.h) that a search has met, the first time. One
// for each worker; merged when they are asked for. "First" is by step, thread and number within
// the step, so that it does not depend on which worker came first.
#pragma once

#include <cstdint>
#include <tuple>
#include <vector>

#include "checker/explorer/way.h"

namespace kheddle {

class Orders {
 public:
  // Where an order was met: from this state, by a step of the thread or, blocked, before one.
  struct Met {
    bool met = false;
    std::uint32_t depth = 0;  // as MetOrder has it
    std::uint32_t thread = 0;
    std::uint32_t number = 0;
    bool blocked = false;
    StateRef state = kNoState;
    std::vector<std::uint32_t> choices;
  };

  // Takes in what the thread's ways from the state have met.
  void meet(const Ways& ways, std::uint32_t thread, std::uint32_t depth, StateRef state) {
    for (const Way& way : ways.ways) {
      if (!way.orders.empty()) meet(way.orders, thread, depth, state, &way);
    }
    if (!ways.blocked_orders.empty()) meet(ways.blocked_orders, thread, depth, state, nullptr);
  }
  // Likewise of one way; nullptr: of those that an await ruled out.
  void meet(const std::vector<std::uint32_t>& orders, std::uint32_t thread, std::uint32_t depth,
            StateRef state, const Way* way) {
    for (std::uint32_t i = 0; i < orders.size(); ++i) {
      if (orders[i] >= met_.size()) met_.resize(orders[i] + 1);
      Met& known = met_[orders[i]];
      const auto at = std::tie(depth, thread, i);
      if (known.met && std::tie(known.depth, known.thread, known.number) <= at) continue;
      known = {true, depth, thread, i, way == nullptr, state, {}};
      if (way != nullptr) known.choices = way->choices;
    }
  }
  void merge(const Orders& others) {
    if (met_.size() < others.met_.size()) met_.resize(others.met_.size());
    for (std::size_t i = 0; i < others.met_.size(); ++i) {
      const Met& other = others.met_[i];
      if (other.met &&
          (!met_[i].met || std::tie(other.depth, other.thread, other.number) <
                               std::tie(met_[i].depth, met_[i].thread, met_[i].number)))
        met_[i] = other;
    }
  }

  // By the number of Machine::order().
  const std::vector<Met>& met() const { return met_; }

 private:
  std::vector<Met> met_;
};

}  // namespace kheddle
