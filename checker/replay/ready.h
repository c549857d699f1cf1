// Sleepers that nobody woke.
#pragma once

#include <cstdint>
#include <string>

#include "checker/program/program.h"
#include "checker/trace/trace.h"

namespace kheddle {

// Whether a wait of that name (KH_WAIT) is one that looks at a condition again when it is woken.
bool looks_again(const std::string& wait);

// Whether the thread, which sleeps where the schedule ends, would come to its end if it were woken
// there: then what it waits for has come true, and the wake-up was lost or never sent.
bool ready(const Program& program, const Schedule& schedule, std::uint32_t thread);

}  // namespace kheddle
