// Reports as HTML: what the page needs, as JSON, and the page round it.
#include "checker/report/html.h"

#include <algorithm>
#include <set>

#include "checker/base/version.h"
#include "checker/report/columns.h"
#include "checker/report/html/page.h"
#include "checker/report/json_entry.h"
#include "checker/report/text.h"

namespace kheddle {
namespace {

using Json = nlohmann::ordered_json;

// Lines shown before and after one that a trace names.
constexpr std::uint32_t kAround = 60;

std::string escaped(const std::string& text) {
  std::string out;
  for (char c : text) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      default: out += c;
    }
  }
  return out;
}

// JSON that can stand inside <script>: < and & are in strings only, and there they can be escaped.
std::string inert(const Json& json) {
  std::string out;
  for (char c : json.dump(-1, ' ', false, Json::error_handler_t::replace)) {
    switch (c) {
      case '<': out += "\\u003c"; break;
      case '>': out += "\\u003e"; break;
      case '&': out += "\\u0026"; break;
      default: out += c;
    }
  }
  return out;
}

template <typename Use>
void each_place(const Finding& finding, const Use& use) {
  use(finding.file, finding.line);
  for (const Side& side : finding.sides) use(side.file, side.line);
  for (const TraceStep& step : finding.trace.steps)
    for (const TraceLine& line : step.lines) use(line.file, line.line);
}

// The last row in which this thread was at the place; none: rows.
std::size_t row_at(const Trace& trace, const std::string& thread, const std::string& file,
                   std::uint32_t line, std::size_t rows) {
  std::size_t found = rows;
  std::size_t row = 0;
  for (const TraceStep& step : trace.steps) {
    for (const TraceLine& at : step.lines) {
      if (at.line == line && at.file == file && step.thread_name == thread) found = row;
      ++row;
    }
  }
  return found;
}

// Adds to a finding's object which rows its places are, and how many rows are set-up.
void add_rows(const Finding& finding, Json* json) {
  const std::size_t rows = (*json)["steps"].size();
  (*json)["set_up"] = set_up_rows(finding.trace);
  if (rows == 0) return;
  const std::size_t failure =
      row_at(finding.trace, finding.thread, finding.file, finding.line, rows);
  (*json)["failure"] = failure == rows ? rows - 1 : failure;
  for (std::size_t i = 0; i < finding.sides.size(); ++i) {
    const Side& side = finding.sides[i];
    const std::size_t row = row_at(finding.trace, side.thread, side.file, side.line, rows);
    if (row != rows) (*json)["sides"][i]["row"] = row;
  }
}

// {"file": [[first line, [text, ...]], ...]}: the parts of each file that are shown.
Json parts_of(const std::vector<ReportEntry>& entries, const Sources& sources) {
  std::map<std::string, std::set<std::uint32_t>> named;
  for (const ReportEntry& entry : entries) {
    for (const Finding& finding : entry.outcome.findings)
      each_place(finding, [&](const std::string& file, std::uint32_t line) {
        if (line != 0) named[file].insert(line);
      });
  }
  Json files = Json::object();
  for (const auto& [file, lines] : named) {
    auto found = sources.find(file);
    if (found == sources.end()) continue;
    const auto count = static_cast<std::uint32_t>(found->second.size());
    Json parts = Json::array();
    std::uint32_t done = 0;  // lines up to here are in some part
    for (const std::uint32_t line : lines) {
      const std::uint32_t last = std::min(count, line + kAround);
      const std::uint32_t first = std::max(done + 1, line > kAround ? line - kAround : 1);
      if (first > last) continue;
      if (first > done + 1 || parts.empty()) parts.push_back(Json::array({first, Json::array()}));
      for (std::uint32_t at = first; at <= last; ++at)
        parts.back()[1].push_back(found->second[at - 1]);
      done = last;
    }
    files[file] = parts;
  }
  return files;
}

}  // namespace

std::vector<std::string> shown_files(const std::vector<ReportEntry>& entries) {
  std::set<std::string> files;
  for (const ReportEntry& entry : entries) {
    for (const Finding& finding : entry.outcome.findings)
      each_place(finding, [&](const std::string& file, std::uint32_t) { files.insert(file); });
  }
  files.erase("");
  return {files.begin(), files.end()};
}

std::string html_report(const std::vector<ReportEntry>& entries, const Sources& sources) {
  Json list = Json::array();
  std::string text;
  for (const ReportEntry& entry : entries) {
    Json json = entry_json(entry);
    json["coverage"] = coverage_text(entry);
    for (std::size_t i = 0; i < entry.outcome.findings.size(); ++i)
      add_rows(entry.outcome.findings[i], &json["findings"][i]);
    list.push_back(std::move(json));
    text += (text.empty() ? "" : "\n") + text_report(entry, {});
  }
  const Json data = {
      {"kheddle", kVersion}, {"entries", list}, {"sources", parts_of(entries, sources)}};
  return kPageBeforeText + escaped(text) + kPageBeforeData + inert(data) + kPageAfterData;
}

}  // namespace kheddle
