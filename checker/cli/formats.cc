// --format.
#include "checker/cli/formats.h"

#include <unistd.h>

#include <algorithm>

#include "checker/base/check.h"
#include "checker/cli/output.h"
#include "checker/report/json.h"
#include "checker/report/junit.h"
#include "checker/report/sarif.h"

namespace kheddle {

Status check_format(const std::string& format) {
  for (const char* known : {"text", "json", "sarif", "junit"}) {
    if (format == known) return ok();
  }
  if (format == "html")
    return Error{"--format html: this version of kheddle writes no HTML", "", 0,
                 "use text, json, sarif or junit"};
  return Error{"--format " + format + ": unknown", "", 0, "use text, json, sarif or junit"};
}

std::string formatted(const std::vector<ReportEntry>& entries, const std::string& format) {
  if (format == "json") return json_report(entries);
  if (format == "sarif") return sarif_report(entries);
  KHEDDLE_CHECK(format == "junit", "check_format() lets no other pass");
  return junit_report(entries);
}

TextOptions look_for(const std::string& file) {
  TextOptions look;
  if (!file.empty() || !stdout_is_terminal()) return look;
  look.color = use_color();
  look.timing = true;
  const std::size_t width = terminal_width(STDOUT_FILENO);
  if (width != 0) look.width = std::max(width, kMinTextWidth);
  return look;
}

}  // namespace kheddle
