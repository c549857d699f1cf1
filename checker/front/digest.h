// A number that is the same for programs that mean the same to an engine: code, objects and initial
// bytes, and the names that findings may carry; not source places, so that a moved line still
// replays.
#pragma once

#include <cstdint>

#include "checker/program/program.h"

namespace kheddle {

std::uint64_t digest_of(const Program& program);

}  // namespace kheddle
