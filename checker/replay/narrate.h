// Turns a finding that is only kind, place and schedule into a report: the kernel's wording, the
// other places that matter, and the trace.
#pragma once

#include "checker/program/program.h"
#include "checker/trace/trace.h"

namespace kheddle {

// Replays finding->schedule and fills in message, sides and trace. Deterministic: narrating twice
// gives the same. The schedule must be one of this program; that it leads to the finding is checked
// (InternalError if not: the explorer and the replay disagree).
void narrate(const Program& program, Finding* finding);

// Whether two findings are the same defect: kind and place, of a data race both places.
bool same_finding(const Finding& a, const Finding& b);

}  // namespace kheddle
