// Reports for workflow logs: GitHub's workflow commands, which become annotations on the lines of a
// change.
#pragma once

#include <string>
#include <vector>

#include "checker/report/entry.h"

namespace kheddle {

// An error a finding, a warning a limit, and a last notice that sums up. Of tested entries only
// what is not as expected is an error.
std::string github_report(const std::vector<ReportEntry>& entries);

}  // namespace kheddle
