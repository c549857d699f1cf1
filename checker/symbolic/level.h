// What can happen in one state of an unrolling.
#pragma once

#include <cstdint>
#include <vector>

#include "checker/symbolic/step.h"

namespace kheddle::symbolic {

// The step of a thread from one of its stands.
struct StandStep {
  std::uint32_t thread = 0;
  std::size_t stand = 0;
  Guard guard = kNever;  // the thread stands there
  Step step;
};

// One state and what can happen in it.
struct Level {
  std::vector<StandStep> steps;  // by thread, then stand; none of finished threads
  std::vector<Guard> picked;     // by thread: it takes the step from here to the next level
};

}  // namespace kheddle::symbolic
