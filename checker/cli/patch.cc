// kheddle patch.
#include "checker/cli/patch.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <set>
#include <tuple>

#include "checker/cli/formats.h"
#include "checker/cli/home.h"
#include "checker/cli/interrupt.h"
#include "checker/cli/output.h"
#include "checker/cli/patched_tree.h"
#include "checker/cli/run.h"
#include "checker/report/json.h"
#include "checker/report/text.h"

namespace kheddle {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

ExitCode usage(const Error& error) {
  complain(error);
  return ExitCode::kUsage;
}

// The same finding before and after: lines move and objects are numbered anew.
using Key = std::tuple<Kind, std::string, std::string, std::string>;
Key key_of(const Finding& finding) {
  std::string other;
  if (finding.kind == Kind::kDataRace && !finding.sides.empty())
    other = finding.sides.front().function;
  return {finding.kind, finding.file, finding.function, other};
}

// One variant of a harness that the patch changes.
struct Compared {
  VariantJob job;
  ReportEntry before, after;
};

bool within(const std::vector<LineRange>& ranges, std::uint32_t line) {
  return std::any_of(ranges.begin(), ranges.end(), [&](const LineRange& range) {
    return line >= range.first && line < range.second;
  });
}

// The functions of the program that have code in the lines that the patch touches.
void add_changed(const Program& program, const std::string& tree, const PatchedFiles& files,
                 bool after, std::set<std::string>* functions) {
  std::error_code error;
  const std::string top = fs::weakly_canonical(tree, error).string() + "/";
  for (const Place& place : program.places) {
    const std::string path = fs::weakly_canonical(place.file, error).string();
    if (!path.starts_with(top)) continue;
    const auto file = files.find(path.substr(top.size()));
    if (file == files.end() || place.function.empty()) continue;
    if (within(after ? file->second.after : file->second.before, place.line))
      functions->insert(place.function);
  }
}

// Whether the text of a file names one of the others: includes it, or links it.
bool names_any(const std::string& path, const PatchedFiles& files) {
  std::ifstream stream(path);
  const std::string text((std::istreambuf_iterator<char>(stream)),
                         std::istreambuf_iterator<char>());
  return std::any_of(files.begin(), files.end(), [&](const auto& file) {
    return text.find(fs::path(file.first).filename().string()) != std::string::npos;
  });
}

// Whether a harness may have to do with what is patched. Headers come everywhere; a .c file is
// named by the harness, or by a file that the harness names. What is left is judged by what is
// compiled.
bool may_reach(const VariantJob& job, const PatchedFiles& files) {
  for (const auto& [name, ranges] : files)
    if (!name.ends_with(".c")) return true;
  if (names_any(job.path, files)) return true;
  return std::any_of(job.sources.begin(), job.sources.end(), [&](const std::string& source) {
    return names_any(job.settings.kernel_tree + "/" + source, files);
  });
}

std::string joined(const std::set<std::string>& names) {
  return fmt::format("{}", fmt::join(names, ", "));
}

class Comparison {
 public:
  void add(const Compared& compared) {
    std::set<Key> before;
    std::set<Key> after;
    for (const Finding& finding : compared.before.outcome.findings) before.insert(key_of(finding));
    for (std::size_t i = 0; i < compared.after.outcome.findings.size(); ++i) {
      const Finding& finding = compared.after.outcome.findings[i];
      after.insert(key_of(finding));
      Told told{compared.job, finding,
                i < compared.after.traces.size() ? compared.after.traces[i] : ""};
      (before.contains(key_of(finding)) ? still : introduced).push_back(std::move(told));
    }
    for (const Finding& finding : compared.before.outcome.findings)
      if (!after.contains(key_of(finding))) fixed.push_back({compared.job, finding, ""});
    for (const ReportEntry* entry : {&compared.before, &compared.after})
      incomplete |= entry->outcome.verdict == Verdict::kIncomplete;
  }

  struct Told {
    VariantJob job;
    Finding finding;
    std::string trace;
  };
  std::vector<Told> introduced, fixed, still;
  bool incomplete = false;
};

std::string head(const Comparison::Told& told) {
  return fmt::format("{}: {} ({}:{} in {})", full_name(told.job.scenario, told.job.variant),
                     kind_name(told.finding.kind), told.finding.file, told.finding.line,
                     told.finding.function);
}

std::string text_of(const PatchedFiles& files, const std::set<std::string>& functions,
                    const std::vector<Compared>& compared, const Comparison& comparison,
                    std::size_t width) {
  std::set<std::string> names;
  for (const auto& [name, ranges] : files) names.insert(name);
  std::string text = wrapped("changes " + joined(names), width, 4) + "\n";
  if (!functions.empty())
    text += wrapped("functions that harnesses reach: " + joined(functions), width, 4) + "\n";
  for (const Compared& each : compared)
    text += fmt::format(
        "{:<44}  before {}, after {}\n", full_name(each.job.scenario, each.job.variant),
        verdict_name(each.before.outcome.verdict), verdict_name(each.after.outcome.verdict));
  for (const Comparison::Told& told : comparison.introduced)
    text += "\nintroduced, in " + full_name(told.job.scenario, told.job.variant) + ": " +
            finding_text(told.finding, told.trace, width);
  if (!comparison.fixed.empty() || !comparison.still.empty()) text += "\n";
  for (const Comparison::Told& told : comparison.fixed)
    text += wrapped("fixed, in " + head(told), width, 4) + "\n";
  for (const Comparison::Told& told : comparison.still)
    text += wrapped("still there, in " + head(told), width, 4) + "\n";
  return text + fmt::format("{} introduced, {} fixed, {} still there\n",
                            comparison.introduced.size(), comparison.fixed.size(),
                            comparison.still.size());
}

std::string json_of(const PatchedFiles& files, const std::set<std::string>& functions,
                    const std::vector<Compared>& compared, const Comparison& comparison) {
  Json names = Json::array();
  for (const auto& [name, ranges] : files) names.push_back(name);
  Json harnesses = Json::array();
  for (const Compared& each : compared)
    harnesses.push_back({{"scenario", each.job.scenario},
                         {"variant", each.job.variant},
                         {"before", Json::parse(json_report({each.before}))},
                         {"after", Json::parse(json_report({each.after}))}});
  const auto list = [](const std::vector<Comparison::Told>& findings) {
    Json array = Json::array();
    for (const Comparison::Told& told : findings)
      array.push_back({{"scenario", told.job.scenario},
                       {"variant", told.job.variant},
                       {"kind", kind_name(told.finding.kind)},
                       {"message", told.finding.message},
                       {"file", told.finding.file},
                       {"line", told.finding.line},
                       {"function", told.finding.function},
                       {"trace", told.trace}});
    return array;
  };
  Json json = {{"files", names},
               {"functions", functions},
               {"introduced", list(comparison.introduced)},
               {"fixed", list(comparison.fixed)},
               {"still_there", list(comparison.still)},
               {"harnesses", harnesses}};
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace

ExitCode patch_command(const PatchArguments& arguments) {
  if (arguments.format != "text" && arguments.format != "json")
    return usage({"--format " + arguments.format + ": patch prints text or json", "", 0, ""});
  if (arguments.settings.kernel_tree.empty())
    return usage({"a patch is checked in a kernel tree, and none is given", arguments.patch, 0,
                  "give --kernel-tree DIR, or set KHEDDLE_KERNEL_TREE"});
  Result<std::string> home = find_home();
  if (!home) return usage(home.error());
  Result<PatchedFiles> files = read_patch(arguments.patch);
  if (!files) return usage(files.error());
  const std::string& tree = arguments.settings.kernel_tree;
  Result<std::unique_ptr<PatchedTree>> patched = PatchedTree::make(tree, arguments.patch, *files);
  if (!patched) return usage(patched.error());
  std::vector<std::string> paths = arguments.harnesses;
  if (paths.empty()) paths.push_back(*home + "/scenarios/kernel");
  Result<std::vector<std::string>> sources = find_sources(paths);
  if (!sources) return usage(sources.error());

  catch_interrupts();
  std::set<std::string> functions;
  std::vector<Compared> compared;
  Comparison comparison;
  for (const std::string& path : *sources) {
    Result<std::vector<VariantJob>> jobs =
        jobs_of(path, *home, "", arguments.settings, arguments.given);
    if (!jobs) return usage(jobs.error());
    for (const VariantJob& job : *jobs) {
      if (!job.needs_tree || interrupted().load() || !may_reach(job, *files)) continue;
      VariantJob patched_job = job;
      patched_job.settings.kernel_tree = (*patched)->root();
      Result<Program> before = load_job(job, *home);
      Result<Program> after = load_job(patched_job, *home);
      if (!before && !after) {
        // Not the patch's doing: a harness for another version.
        fmt::print(stderr,
                   "kheddle: passed over, it does not compile without the patch either: {}\n",
                   path);
        continue;
      }
      if (!after) {
        Error error = after.error();
        error.message = "the patch breaks the build: " + error.message;
        return usage(error);
      }
      // A harness whose program is the same has nothing to do with the patch.
      if (before && before->digest == after->digest) continue;
      add_changed(*after, (*patched)->root(), *files, true, &functions);
      Compared each;
      each.job = job;
      if (before) {
        add_changed(*before, tree, *files, false, &functions);
        each.before.outcome = run_program(*before, job);
      }
      each.after.outcome = run_program(*after, patched_job);
      if (arguments.write_traces) {
        Status written = write_traces(*after, patched_job, *home, arguments.traces, &each.after);
        if (!written) return usage(written.error());
      }
      comparison.add(each);
      compared.push_back(std::move(each));
    }
  }
  if (compared.empty() && !interrupted().load()) {
    complain({"no harness reaches what the patch changes: nothing was checked", arguments.patch, 0,
              "write one (docs/kernel.md), and name it with --harness"});
    return ExitCode::kIncomplete;
  }
  const std::string text =
      arguments.format == "json"
          ? json_of(*files, functions, compared, comparison)
          : text_of(*files, functions, compared, comparison, look_for(arguments.output).width);
  Status written = arguments.output.empty() ? print(text) : write_file(arguments.output, text);
  if (!written) return usage(written.error());
  if (!comparison.introduced.empty()) return ExitCode::kViolated;
  return comparison.incomplete || interrupted().load() ? ExitCode::kIncomplete : ExitCode::kHolds;
}

}  // namespace kheddle
