// The JSON object of one entry, for the formats that are made of it.
#pragma once

#include <nlohmann/json.hpp>

#include "checker/report/entry.h"

namespace kheddle {

// As docs/json.md has it. Strings may hold bytes that are no UTF-8.
nlohmann::ordered_json entry_json(const ReportEntry& entry);

}  // namespace kheddle
