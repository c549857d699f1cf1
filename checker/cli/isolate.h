// Runs work that may never end, or take all memory, in a process that can be killed.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "checker/base/result.h"

namespace kheddle {

// What `work` returns, or why there is nothing: it took longer than so many seconds, more than so
// many bytes of memory beyond what this process has, it died, or the user interrupted.
Result<std::string> isolated(double seconds, std::uint64_t bytes,
                             const std::function<std::string()>& work);

}  // namespace kheddle
