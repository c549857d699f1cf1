// Reports to look at: one HTML file that needs nothing else. A lane a thread, time downwards; the
// page in html/ draws it from the JSON of docs/json.md.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "checker/report/entry.h"

namespace kheddle {

// Lines of source files, by the paths that findings name.
using Sources = std::map<std::string, std::vector<std::string>>;

// The files that the page shows: those of all findings, their traces and sides.
std::vector<std::string> shown_files(const std::vector<ReportEntry>& entries);

// Of a long file only what stands around the lines that some trace names is taken in. A file that
// `sources` lacks is told as such. Nothing in entries or sources is taken for markup.
std::string html_report(const std::vector<ReportEntry>& entries, const Sources& sources);

}  // namespace kheddle
