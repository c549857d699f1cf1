// Random programs that go round: threads of marked accesses and sections that jump back, wait,
// retry, and sometimes make progress, on variables of few values, so that all of it ends in few
// states.
#pragma once

#include <cstdint>

#include "checker/program/program.h"

namespace kheddle::testing {

// The same program for the same seed, everywhere.
Program generate_loops(std::uint64_t seed);

}  // namespace kheddle::testing
