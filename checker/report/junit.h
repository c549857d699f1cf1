// Reports for CI servers: JUnit's XML, one test case a variant.
#pragma once

#include <string>
#include <vector>

#include "checker/report/entry.h"

namespace kheddle {

// HOLDS passes, VIOLATED is a failure, INCOMPLETE an error. For tested entries what counts is
// whether they are as expected.
std::string junit_report(const std::vector<ReportEntry>& entries);

}  // namespace kheddle
