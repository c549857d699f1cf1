// Reports for code viewers: SARIF 2.1.0, one result a finding, its trace as a thread flow.
#pragma once

#include <string>
#include <vector>

#include "checker/report/entry.h"

namespace kheddle {

std::string sarif_report(const std::vector<ReportEntry>& entries);

}  // namespace kheddle
