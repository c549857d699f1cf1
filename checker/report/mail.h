// Reports for a mailing list: plain text that can be pasted below a patch and quoted in answers.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "checker/report/entry.h"

namespace kheddle {

// As many columns as leave room for two levels of quoting.
inline constexpr std::size_t kMailWidth = 72;

// What is violated or incomplete first, in full; what holds after it, a line each. No tabs, no
// colour; only words that have no break, as paths and commands, may pass kMailWidth.
std::string mail_report(const std::vector<ReportEntry>& entries);

}  // namespace kheddle
