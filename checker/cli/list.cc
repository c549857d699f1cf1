// kheddle list: what scenarios there are and what they should come to.
#include "checker/cli/answer.h"
#include "checker/cli/commands.h"
#include "checker/cli/home.h"
#include "checker/cli/output.h"
#include "checker/report/json.h"
#include "checker/report/text.h"

namespace kheddle {

ExitCode list_command(const ListArguments& arguments) {
  if (arguments.format != "text" && arguments.format != "json") {
    complain(Error{"--format " + arguments.format + ": list prints text or json", "", 0, ""});
    return ExitCode::kUsage;
  }
  Result<std::string> home = find_home();
  if (!home) {
    complain(home.error());
    return ExitCode::kUsage;
  }
  std::vector<std::string> paths = arguments.paths;
  if (paths.empty()) paths.push_back(*home + "/scenarios");
  Result<std::vector<std::string>> sources = find_sources(paths);
  if (!sources) {
    complain(sources.error());
    return ExitCode::kUsage;
  }
  bool good = true;
  std::vector<ListedVariant> rows;
  for (const std::string& path : *sources) {
    Result<Answer> answer = parse_answer(path);
    if (!answer) {
      complain(answer.error());
      good = false;
      continue;
    }
    for (const AnsweredVariant& variant : answer->variants)
      rows.push_back({scenario_name(path, *home), variant.name, variant.ids,
                      expectation_of(variant), variant.text});
  }
  Status printed = print(arguments.format == "json" ? json_list(rows) : list_table(rows));
  if (!printed) complain(printed.error());
  return good && printed ? ExitCode::kHolds : ExitCode::kUsage;
}

}  // namespace kheddle
