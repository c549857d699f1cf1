// --format.
#include "checker/cli/formats.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>

#include "checker/base/check.h"
#include "checker/cli/output.h"
#include "checker/replay/source.h"
#include "checker/report/github.h"
#include "checker/report/html.h"
#include "checker/report/json.h"
#include "checker/report/junit.h"
#include "checker/report/mail.h"
#include "checker/report/sarif.h"
#include "checker/report/tap.h"

namespace kheddle {

Status check_format(const std::string& format) {
  for (const char* known : {"text", "json", "sarif", "junit", "html", "github", "tap", "mail"}) {
    if (format == known) return ok();
  }
  return Error{"--format " + format + ": unknown", "", 0,
               "use text, html, mail, json, sarif, junit, tap or github"};
}

std::string formatted(const std::vector<ReportEntry>& entries, const std::string& format,
                      const std::string& tree) {
  if (format == "json") return json_report(entries);
  if (format == "sarif") return sarif_report(entries);
  if (format == "github") return github_report(entries);
  if (format == "tap") return tap_report(entries);
  if (format == "mail") return mail_report(entries);
  if (format == "html") {
    Sources sources;
    SourceLines files;
    for (const std::string& file : shown_files(entries)) {
      const bool below = !tree.empty() && !file.starts_with('/') && files.lines(file).empty();
      const std::vector<std::string>& lines =
          files.lines(below ? fmt::format("{}/{}", tree, file) : file);
      if (!lines.empty()) sources[file] = lines;
    }
    return html_report(entries, sources);
  }
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
