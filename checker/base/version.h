// The version that traces and reports carry.
#pragma once

namespace kheddle {

inline constexpr const char* kVersion = "0.1.0";

}  // namespace kheddle
