// Fair cycles: where threads that take turns can go round for ever, though no thread is left out
// and the environment tries everything. An action is one thread's step from a state with all the
// states that it may lead to, as the environment decides. A set of states and actions in which
// threads can stay for ever is an end component (de Alfaro, "Formal Verification of Probabilistic
// Systems", 1997, chapter 3): every action leads to states of the set only, whatever the
// environment decides, and from each state of the set each other one can be reached. It is fair
// when every thread that can step in some of its states has an action among it: a thread that can
// go on again and again does so (strong fairness; a kernel lock is handed over in the end).
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

namespace kheddle {

struct TurnGraph {
  struct Action {
    std::uint32_t from = 0;
    std::uint32_t thread = 0;
    std::uint32_t first = 0, count = 0;  // among `targets`, one at least
  };
  std::uint32_t states = 0;  // numbered from 0
  std::vector<Action> actions;
  std::vector<std::uint32_t> targets;
};

struct FairCycle {
  std::vector<std::uint32_t> states;   // ascending
  std::vector<std::uint32_t> actions;  // by number, ascending
};

// The largest fair end components, in order of their first states. `threads_of(state)`: the threads
// that can step there, by the graph's actions or otherwise; asked only where it matters.
std::vector<FairCycle> fair_cycles(
    const TurnGraph& graph,
    const std::function<std::vector<std::uint32_t>(std::uint32_t state)>& threads_of);

}  // namespace kheddle
