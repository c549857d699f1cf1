// Who moves next in a simulated execution.
#pragma once

#include <cstdint>
#include <memory>
#include <random>
#include <vector>

#include "checker/explorer/execution.h"

namespace kheddle {

class Scheduler {
 public:
  virtual ~Scheduler() = default;
  // A new execution starts; `steps` is how long the longest one so far was.
  virtual void begin(std::uint64_t seed, std::uint64_t steps) = 0;
  // The index of the option to take. REQUIRES: there is one.
  virtual std::size_t pick(const std::vector<Option>& options) = 0;
};

// Every option alike.
std::unique_ptr<Scheduler> random_scheduler();

// Priorities: the thread with the highest moves, until one of a few steps chosen in advance lowers
// the priority of the thread that is about to move (Burckhardt et al., ASPLOS 2010: "A Randomized
// Scheduler with Probabilistic Guarantees of Finding Bugs"). What the environment chooses is
// random.
std::unique_ptr<Scheduler> pct_scheduler(unsigned change_points);

}  // namespace kheddle
