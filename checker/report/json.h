// Reports for programs: docs/json.md has the fields, docs/check.schema.json the schema.
#pragma once

#include <string>
#include <vector>

#include "checker/report/entry.h"

namespace kheddle {

// One object for one entry, an array for several (and for none). Ends with a newline.
std::string json_report(const std::vector<ReportEntry>& entries);

// `kheddle list --format json`: always an array.
std::string json_list(const std::vector<ListedVariant>& variants);

}  // namespace kheddle
