// Reports for test harnesses: the Test Anything Protocol, version 14, one test point a variant.
#pragma once

#include <string>
#include <vector>

#include "checker/report/entry.h"

namespace kheddle {

// HOLDS is ok, VIOLATED and INCOMPLETE are not; for tested entries what counts is whether they are
// as expected. What is not ok has its report in a YAML block.
std::string tap_report(const std::vector<ReportEntry>& entries);

}  // namespace kheddle
