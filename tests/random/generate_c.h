// Random small concurrent programs as C source, to test the way through clang as well.
#pragma once

#include <cstdint>
#include <string>

namespace kheddle::testing {

// Needs <kheddle.h>. One statement a line.
std::string generate_c(std::uint64_t seed);

}  // namespace kheddle::testing
