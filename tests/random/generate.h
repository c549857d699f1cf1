// Random small concurrent programs. The same seed gives the same program, on every machine.
#pragma once

#include <cstdint>

#include "checker/program/program.h"

namespace kheddle::testing {

// Two to four threads of a few statements each: plain and marked accesses of overlapping bytes,
// read-modify-writes, locks, spinning, allocation, pointers that travel between threads, choices,
// and every mistake that the engine has a finding for.
Program generate(std::uint64_t seed);

}  // namespace kheddle::testing
