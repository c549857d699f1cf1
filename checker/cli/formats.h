// Report formats by name, as --format takes them.
#pragma once

#include <string>
#include <vector>

#include "checker/base/result.h"
#include "checker/report/entry.h"
#include "checker/report/text.h"

namespace kheddle {

// Error: unknown.
Status check_format(const std::string& format);

// Every format but text, which is printed entry by entry. `tree`: the kernel tree whose files are
// told by their path below it; "": none. REQUIRES: check_format(format).
std::string formatted(const std::vector<ReportEntry>& entries, const std::string& format,
                      const std::string& tree);

// How text looks that goes to this file, or to standard output ("").
TextOptions look_for(const std::string& file);

}  // namespace kheddle
