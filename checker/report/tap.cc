// Reports as TAP (testanything.org, version 14).
#include "checker/report/tap.h"

#include <fmt/format.h>

#include <sstream>

#include "checker/report/text.h"

namespace kheddle {
namespace {

// In a description # begins a directive, and a line's end the next line.
std::string described(const std::string& text) {
  std::string out;
  for (char c : text) {
    if (c == '#' || c == '\\') out += '\\';
    out += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
  }
  return out;
}

// Lines of a YAML literal block, which holds no control characters.
std::string block(const std::string& key, const std::string& text) {
  std::string out = fmt::format("  {}: |\n", key);
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    for (char& c : line) {
      if (static_cast<unsigned char>(c) < 0x20) c = ' ';
    }
    // The first line's indentation is the block's: none may begin further in than it.
    out += line.empty() ? "\n" : fmt::format("    {}\n", line);
  }
  return out;
}

bool passes(const ReportEntry& entry) {
  if (!entry.error.empty()) return false;
  return entry.tested ? entry.as_expected : entry.outcome.verdict == Verdict::kHolds;
}

}  // namespace

std::string tap_report(const std::vector<ReportEntry>& entries) {
  std::string out = fmt::format("TAP version 14\n1..{}\n", entries.size());
  std::size_t number = 0;
  for (const ReportEntry& entry : entries) {
    const Outcome& outcome = entry.outcome;
    const bool ok = !entry.skipped.empty() || passes(entry);
    out += fmt::format("{}ok {} - {}{}\n", ok ? "" : "not ", ++number,
                       described(full_name(outcome.scenario, outcome.variant)),
                       entry.skipped.empty() ? "" : " # SKIP " + described(entry.skipped));
    if (ok) continue;
    out += "  ---\n";
    if (!entry.error.empty()) {
      out += block("error", entry.error);
    } else {
      out += fmt::format("  verdict: {}\n", verdict_name(outcome.verdict));
      if (!entry.differences.empty())
        out += block("differences", fmt::format("{}", fmt::join(entry.differences, "\n")));
      out += block("report", text_report(entry, {}));
    }
    out += "  ...\n";
  }
  return out;
}

}  // namespace kheddle
