// Reports as JUnit XML.
#include "checker/report/junit.h"

#include <fmt/format.h>

#include "checker/report/text.h"

namespace kheddle {
namespace {

std::string escaped(const std::string& text) {
  std::string out;
  for (char c : text) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      default:
        // XML 1.0 has no other control characters, not even escaped.
        out += static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\t' ? '?' : c;
    }
  }
  return out;
}

// "" passes, "failure", "error" or "skipped".
const char* result_of(const ReportEntry& entry) {
  if (!entry.skipped.empty()) return "skipped";
  if (!entry.error.empty()) return "error";
  if (entry.tested) return entry.as_expected ? "" : "failure";
  switch (entry.outcome.verdict) {
    case Verdict::kHolds: return "";
    case Verdict::kViolated: return "failure";
    case Verdict::kIncomplete: break;
  }
  return "error";
}

std::string headline(const ReportEntry& entry) {
  if (!entry.error.empty()) return entry.error;
  if (entry.tested) return fmt::format("{}", fmt::join(entry.differences, "; "));
  if (!entry.outcome.findings.empty()) return entry.outcome.findings.front().message;
  return entry.outcome.limits.empty() ? "incomplete" : entry.outcome.limits.front().text;
}

}  // namespace

std::string junit_report(const std::vector<ReportEntry>& entries) {
  std::string cases;
  unsigned failures = 0;
  unsigned errors = 0;
  unsigned skipped = 0;
  double seconds = 0;
  for (const ReportEntry& entry : entries) {
    const Outcome& outcome = entry.outcome;
    const std::string result = result_of(entry);
    seconds += outcome.seconds;
    cases += fmt::format(
        "  <testcase classname=\"{}\" name=\"{}\" time=\"{:.3f}\"", escaped(outcome.scenario),
        escaped(outcome.variant.empty() ? "check" : outcome.variant), outcome.seconds);
    if (result.empty()) {
      cases += "/>\n";
      continue;
    }
    if (result == "skipped") {
      ++skipped;
      cases +=
          fmt::format(">\n    <skipped message=\"{}\"/>\n  </testcase>\n", escaped(entry.skipped));
      continue;
    }
    ++(result == "failure" ? failures : errors);
    std::string body = entry.error.empty() ? text_report(entry, {}) : "";
    cases += fmt::format(">\n    <{0} message=\"{1}\">{2}</{0}>\n  </testcase>\n", result,
                         escaped(headline(entry)), escaped(body));
  }
  return fmt::format(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
      "<testsuite name=\"kheddle\" tests=\"{}\" failures=\"{}\" errors=\"{}\" skipped=\"{}\" "
      "time=\"{:.3f}\">\n{}</testsuite>\n",
      entries.size(), failures, errors, skipped, seconds, cases);
}

}  // namespace kheddle
