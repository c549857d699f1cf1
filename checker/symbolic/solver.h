// The Solver answers whether a guard can be true in some run. It is the one place where Z3 is
// called. Everything it is told is kept in one incremental context.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "checker/symbolic/terms.h"

namespace kheddle::symbolic {

class Solver {
 public:
  enum class Answer : std::uint8_t { kYes, kNo, kStopped };

  // `terms` must outlive the solver. `stop`, if not null, ends a query from outside (a signal);
  // `seconds` from now, if not 0, is when every query ends; so does `out_of_memory`, if set, which
  // another thread asks now and then.
  Solver(Terms* terms, const std::atomic<bool>* stop, double seconds,
         std::function<bool()> out_of_memory = nullptr);
  ~Solver();

  // From now on only runs count in which the guard is true.
  void require(Guard guard);
  // Whether all these guards can be true together. After kYes model() is such a run.
  Answer check(const std::vector<Guard>& guards);
  // A value for every node.
  const Assignment& model() const;

  // Whether the guard can be true: by what the graph or a lane shows, else by a query. A run that
  // a query shows becomes a lane; a guard that no run makes true is ruled out of the graph.
  // Once stopped(), every guard counts as feasible.
  bool feasible(Guard guard);

  // Whether time or memory is up, or somebody wants to end it.
  bool stopped() const;
  bool out_of_memory() const { return full_.load(); }
  std::uint64_t queries() const { return queries_; }

 private:
  struct Z3;
  class Watch;
  std::unique_ptr<Z3> z3_;
  Terms* terms_;
  const std::atomic<bool>* stop_;
  std::chrono::steady_clock::time_point deadline_;
  std::function<bool()> out_of_memory_;
  std::atomic<bool> full_ = false;
  std::uint64_t queries_ = 0;
  unsigned next_lane_ = 0;
  Assignment model_;
  std::unique_ptr<Watch> watch_;  // last: it looks at the others
};

}  // namespace kheddle::symbolic
