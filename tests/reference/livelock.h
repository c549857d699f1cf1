// Livelocks, naively: the graph of all states under one granularity, held whole, and sets of states
// from which what does not belong is taken away until nothing changes (docs/semantics.md,
// Livelock).
#pragma once

#include <cstdint>
#include <optional>
#include <set>

#include "checker/program/program.h"
#include "checker/trace/trace.h"
#include "tests/reference/machine.h"

namespace kheddle::reference {

// The livelocks of the program; nothing if there are more states than that, or a limit was hit.
std::optional<std::set<Found>> livelocks(const Program& program, const Granularity& granularity,
                                         std::uint64_t max_states);

}  // namespace kheddle::reference
