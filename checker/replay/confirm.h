// A second opinion: whether a schedule that another engine made leads to its finding here, too.
#pragma once

#include <string>

#include "checker/program/program.h"
#include "checker/trace/trace.h"

namespace kheddle {

// Empty if the finding's schedule leads to it; else what it leads to instead, step by step, for
// whoever looks for the fault.
std::string replay_text(const Program& program, const Finding& finding);

// The finding and its schedule, one step a line.
std::string schedule_text(const Finding& finding);

}  // namespace kheddle
