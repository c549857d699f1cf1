// What is said of a state as a whole (docs/semantics.md, End and Granularity).
#pragma once

#include <cstdint>
#include <set>
#include <vector>

#include "tests/reference/machine.h"

namespace kheddle::reference {

// The findings of a state in which no thread is enabled.
std::set<Found> end_findings(const Machine& machine, const State& state);

// Whether two accesses, next to be performed by two threads, are a data race.
bool race(const Access& a, const Access& b);

}  // namespace kheddle::reference
