// The cheapest schedules there are: by Dijkstra's algorithm over all pairs of a state and the
// thread that went last, as naive as the rest of the reference.
#pragma once

#include <compare>
#include <cstdint>
#include <map>
#include <optional>

#include "checker/program/program.h"
#include "checker/trace/trace.h"
#include "tests/reference/machine.h"

namespace kheddle::reference {

struct Cost {
  std::uint32_t switches = 0, steps = 0;
  friend auto operator<=>(const Cost&, const Cost&) = default;
};

// What each finding costs to be shown; nothing if there are more pairs than that, or a limit was
// hit. A data race is shown by a step of the thread at its first place, if that can take one.
std::optional<std::map<Found, Cost>> cheapest(const Program& program,
                                              const Granularity& granularity,
                                              std::uint64_t max_pairs);

}  // namespace kheddle::reference
