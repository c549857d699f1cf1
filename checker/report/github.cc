// Reports as workflow commands: ::error file=,line=,title=::message (docs.github.com, "Workflow
// commands for GitHub Actions").
#include "checker/report/github.h"

#include <fmt/format.h>

#include "checker/report/text.h"

namespace kheddle {
namespace {

// What would end the command or begin another is told by its code; in properties also what ends
// those.
std::string escaped(const std::string& text, bool property) {
  std::string out;
  for (char c : text) {
    switch (c) {
      case '%': out += "%25"; break;
      case '\r': out += "%0D"; break;
      case '\n': out += "%0A"; break;
      case ':': out += property ? "%3A" : ":"; break;
      case ',': out += property ? "%2C" : ","; break;
      default: out += c;
    }
  }
  return out;
}

std::string command(const char* level, const std::string& file, std::uint32_t line,
                    const std::string& title, const std::string& message) {
  std::string properties;
  if (!file.empty()) properties += fmt::format("file={},", escaped(file, true));
  if (!file.empty() && line != 0) properties += fmt::format("line={},", line);
  return fmt::format("::{} {}title={}::{}\n", level, properties, escaped(title, true),
                     escaped(message, false));
}

std::string finding_command(const std::string& name, const Finding& finding,
                            const std::string& trace) {
  std::string message = finding.message;
  for (const Side& side : finding.sides)
    message += fmt::format("\n{}{}: {}:{} in {}", side.role,
                           side.thread.empty() ? "" : ", by " + side.thread, side.file, side.line,
                           side.function);
  if (!trace.empty()) message += fmt::format("\nagain: kheddle replay {}", trace);
  return command("error", finding.file, finding.line,
                 fmt::format("{} in {}", kind_name(finding.kind), name), message);
}

}  // namespace

std::string github_report(const std::vector<ReportEntry>& entries) {
  std::string out;
  for (const ReportEntry& entry : entries) {
    const Outcome& outcome = entry.outcome;
    const std::string name = full_name(outcome.scenario, outcome.variant);
    if (!entry.error.empty()) {
      out += command("error", "", 0, name, entry.error);
    } else if (entry.tested) {
      for (const std::string& difference : entry.differences)
        out += command("error", "", 0, name, difference);
    } else {
      for (std::size_t i = 0; i < outcome.findings.size(); ++i)
        out += finding_command(name, outcome.findings[i],
                               i < entry.traces.size() ? entry.traces[i] : "");
      for (const Limit& limit : outcome.limits)
        out += command("warning", "", 0, fmt::format("{}: INCOMPLETE", name),
                       fmt::format("{}: {}", limit.name, limit.text));
    }
  }
  return out + command("notice", "", 0, "kheddle", sum_text(entries));
}

}  // namespace kheddle
