// How much memory this process holds.
#pragma once

#include <cstdint>

namespace kheddle {

// Bytes resident now, and the most there ever were.
std::uint64_t resident_bytes();
std::uint64_t peak_resident_bytes();

}  // namespace kheddle
