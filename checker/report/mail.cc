// Reports as mail.
#include "checker/report/mail.h"

#include <fmt/format.h>

#include <algorithm>

#include "checker/base/version.h"
#include "checker/report/text.h"

namespace kheddle {
namespace {

std::string explained() {
  return fmt::format(
      "kheddle {} explores every interleaving of a few threads that call the code in question "
      "(memory is taken as sequentially consistent). Each table below is one run: a column a "
      "thread, time downwards.",
      kVersion);
}

bool holds(const ReportEntry& entry) {
  return entry.error.empty() && entry.outcome.verdict == Verdict::kHolds &&
         (!entry.tested || entry.as_expected);
}

}  // namespace

std::string mail_report(const std::vector<ReportEntry>& entries) {
  TextOptions look;
  look.width = kMailWidth;
  std::string bad;
  std::string good;
  for (const ReportEntry& entry : entries) {
    const std::string name = full_name(entry.outcome.scenario, entry.outcome.variant);
    if (holds(entry)) {
      good += wrapped(fmt::format("{}   HOLDS   {}", name, coverage_text(entry)), kMailWidth, 4);
      good += "\n";
    } else if (!entry.error.empty()) {
      bad += wrapped(fmt::format("{}   error: {}", name, entry.error), kMailWidth, 4) + "\n\n";
    } else {
      bad += text_report(entry, look);
      for (const std::string& difference : entry.differences)
        bad += "  " + wrapped("not as expected: " + difference, kMailWidth - 2, 4) + "\n";
      bad += "\n";
    }
  }
  std::string text = wrapped(sum_text(entries), kMailWidth, 0) + "\n\n" + bad + good;
  if (!good.empty()) text += "\n";
  text += wrapped(explained(), kMailWidth, 0) + "\n";
  std::replace(text.begin(), text.end(), '\t', ' ');
  return text;
}

}  // namespace kheddle
