// How much memory a process holds.
#pragma once

#include <sys/types.h>

#include <cstdint>

namespace kheddle {

// Bytes of this process resident now, and the most there ever were.
std::uint64_t resident_bytes();
std::uint64_t peak_resident_bytes();
// Of another process; 0 if there is none of that number.
std::uint64_t resident_bytes_of(pid_t process);

}  // namespace kheddle
