// Counts the states of an algorithm written as a transition function over a few small numbers: what
// the state counts of the C programs are explained by.
#pragma once

#include <cstdint>
#include <functional>
#include <set>
#include <vector>

namespace kheddle::testing {

using Numbers = std::vector<int>;

struct Count {
  std::uint64_t states = 0;
  std::uint64_t transitions = 0;  // those that change the state
  std::uint64_t ends = 0;         // states that none leaves
};

// `successors` appends what each enabled transition leads to.
inline Count count_states(
    const Numbers& start,
    const std::function<void(const Numbers&, std::vector<Numbers>*)>& successors) {
  Count count;
  std::set<Numbers> seen{start};
  std::vector<Numbers> todo{start};
  while (!todo.empty()) {
    const Numbers state = todo.back();
    todo.pop_back();
    ++count.states;
    std::vector<Numbers> next;
    successors(state, &next);
    bool left = false;
    for (const Numbers& to : next) {
      if (to == state) continue;
      left = true;
      ++count.transitions;
      if (seen.insert(to).second) todo.push_back(to);
    }
    count.ends += !left;
  }
  return count;
}

}  // namespace kheddle::testing
