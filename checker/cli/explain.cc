// kheddle explain: the page of a kind of finding.
#include <fmt/format.h>

#include <fstream>
#include <sstream>

#include "checker/cli/commands.h"
#include "checker/cli/home.h"
#include "checker/cli/nearest.h"
#include "checker/cli/output.h"
#include "checker/trace/trace.h"

namespace kheddle {
namespace {

std::string all_names() {
  std::string names;
  for (Kind kind : all_kinds()) names += (names.empty() ? "" : " ") + std::string(kind_name(kind));
  return names;
}

ExitCode printed(const std::string& text) {
  Status status = print(text);
  if (status) return ExitCode::kHolds;
  complain(status.error());
  return ExitCode::kUsage;
}

}  // namespace

ExitCode explain_command(const std::string& kind) {
  Kind known = Kind::kAssertion;
  if (kind.empty()) {
    std::string text;
    for (Kind each : all_kinds()) text += fmt::format("{}\n", kind_name(each));
    return printed(text);
  }
  if (!kind_from_name(kind, &known)) {
    std::vector<std::string> names;
    for (const Kind each : all_kinds()) names.emplace_back(kind_name(each));
    complain(Error{fmt::format("\"{}\" is no kind of finding", kind), "", 0,
                   did_you_mean(kind, names) + "the kinds are: " + all_names()});
    return ExitCode::kUsage;
  }
  Result<std::string> home = find_home();
  if (!home) {
    complain(home.error());
    return ExitCode::kUsage;
  }
  const std::string path = fmt::format("{}/docs/findings/{}.md", *home, kind);
  std::ifstream page(path);
  std::ostringstream text;
  if (!page || !(text << page.rdbuf())) {
    complain(Error{"the page is missing", path, 0, "is the checkout complete?"});
    return ExitCode::kUsage;
  }
  return printed(text.str());
}

}  // namespace kheddle
