// What a level may show: findings, each under the guard that makes it one, and instructions that
// have to become scheduling points. Judged like docs/semantics.md says; nothing is solved here.
#pragma once

#include <compare>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "checker/symbolic/unroll.h"

namespace kheddle::symbolic {

// A place as findings compare it.
struct Site {
  std::string file;
  std::uint32_t line = 0;
  std::string function;
  friend auto operator<=>(const Site&, const Site&) = default;
};

// A finding as findings compare it; `second` only of a data race, and not before `first`.
struct Found {
  Kind kind = Kind::kAssertion;
  Site first, second;
  friend auto operator<=>(const Found&, const Found&) = default;
};

// One way to come to a finding: in this state or, if there is a step, by it.
struct Source {
  Guard guard = kNever;
  const StandStep* step = nullptr;
};

// What is looked for, with where it may come from.
using Candidates = std::map<Found, std::vector<Source>>;
using Exposures = std::map<std::pair<InstructionId, InstructionId>, Guard>;

Site site_of(const Program& program, PlaceId place);

class Judge {
 public:
  Judge(const Context& context, const std::set<Found>& known);

  Candidates start(const Step& step) const;
  // Findings of steps, data races, and how runs end here. `known` ones are left out.
  Candidates findings(const State& state, const Level& level);
  // Pairs of plain accesses that a thread made on its way to where it stands, and accesses that
  // another's next step makes and that conflict with them.
  Exposures exposures(const State& state, const Level& level) const;
  // Why judging was not exact; a guard under which it was not.
  const std::vector<StepLimit>& limits() const { return limits_; }

 private:
  void add(Candidates* candidates, Found found, Guard guard, const StandStep* step) const;
  void races(const State& state, const Level& level, Candidates* candidates) const;
  void ends(const State& state, const Level& level, Candidates* candidates);
  void stuck(const State& state, const Level& level, Guard nobody, Candidates* candidates) const;
  void leaks(const State& state, Guard over, Candidates* candidates) const;
  Guard enabled(const State& state, const StandStep& step);

  const Context& context_;
  Terms& terms_;
  const std::set<Found>& known_;
  std::vector<StepLimit> limits_;
};

}  // namespace kheddle::symbolic
