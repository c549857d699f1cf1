#include "checker/cli/patch_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <ranges>
#include <tuple>

#include "checker/base/version.h"
#include "checker/report/json.h"
#include "checker/report/mail.h"
#include "checker/report/text.h"

namespace kheddle {
namespace {

using Json = nlohmann::ordered_json;

// The same finding before and after: lines move and objects are numbered anew.
using Key = std::tuple<Kind, std::string, std::string, std::string>;
Key key_of(const Finding& finding) {
  std::string other;
  if (finding.kind == Kind::kDataRace && !finding.sides.empty())
    other = finding.sides.front().function;
  return {finding.kind, finding.file, finding.function, other};
}

std::string head(const PatchFinding& told) {
  return fmt::format("{}: {} ({}:{} in {})", full_name(told.job.scenario, told.job.variant),
                     kind_name(told.finding.kind), told.finding.file, told.finding.line,
                     told.finding.function);
}

bool touches(const Hunk& hunk, std::uint32_t line) {
  return line >= hunk.after.first && line < hunk.after.second;
}

// The hunk that the finding is about: where it stands, else where its run passes last, else where
// another access of it stands; else the first of the patch.
const Hunk* hunk_of(const Patch& patch, const Finding& finding) {
  const auto at = [&](const std::string& path, std::uint32_t line) -> const Hunk* {
    const auto file = patch.files.find(path);
    if (file == patch.files.end()) return nullptr;
    for (const Hunk& hunk : file->second.hunks)
      if (touches(hunk, line)) return &hunk;
    return nullptr;
  };
  if (const Hunk* hunk = at(finding.file, finding.line)) return hunk;
  for (const TraceStep& step : std::ranges::reverse_view(finding.trace.steps))
    for (const TraceLine& line : step.lines)
      if (const Hunk* hunk = at(line.file, line.line)) return hunk;
  for (const Side& side : finding.sides)
    if (const Hunk* hunk = at(side.file, side.line)) return hunk;
  for (const auto& [name, file] : patch.files)
    if (!file.hunks.empty()) return &file.hunks.front();
  return nullptr;
}

std::string title_of(const std::vector<PatchResult>& series, std::size_t i) {
  if (series.size() == 1) return series[i].patch.title;
  return fmt::format("{} of {}: {}", i + 1, series.size(), series[i].patch.title);
}

std::string counts(const PatchResult& result) {
  return fmt::format("{} introduced, {} fixed, {} still there", result.introduced.size(),
                     result.fixed.size(), result.still.size());
}

std::string verdict_of(const ReportEntry& entry) {
  return entry.error.empty() ? verdict_name(entry.outcome.verdict) : "does not compile";
}

std::string one_text(const PatchResult& result, std::size_t width) {
  std::vector<std::string> names;
  for (const auto& [name, file] : result.patch.files) names.push_back(name);
  std::string text = wrapped(fmt::format("changes {}", fmt::join(names, ", ")), width, 4) + "\n";
  if (!result.functions.empty())
    text += wrapped(fmt::format("functions that harnesses reach: {}",
                                fmt::join(result.functions, ", ")),
                    width, 4) +
            "\n";
  for (const std::string& harness : result.passed_over)
    text += wrapped(fmt::format("passed over, it compiles neither before nor after: {}", harness),
                    width, 4) +
            "\n";
  if (result.compared.empty()) return text + "no harness reaches what it changes\n";
  for (const Compared& each : result.compared)
    text +=
        fmt::format("{:<44}  before {}, after {}\n", full_name(each.job.scenario, each.job.variant),
                    verdict_of(each.before), verdict_of(each.after));
  for (const PatchFinding& told : result.introduced)
    text += "\nintroduced, in " + full_name(told.job.scenario, told.job.variant) + ": " +
            finding_text(told.finding, told.trace, width);
  if (!result.introduced.empty()) text += "\n";
  for (const PatchFinding& told : result.fixed)
    text += wrapped("fixed, in " + head(told), width, 4) + "\n";
  for (const PatchFinding& told : result.still)
    text += wrapped("still there, in " + head(told), width, 4) + "\n";
  return text + counts(result) + "\n";
}

Json finding_list(const std::vector<PatchFinding>& findings) {
  Json array = Json::array();
  for (const PatchFinding& told : findings)
    array.push_back({{"scenario", told.job.scenario},
                     {"variant", told.job.variant},
                     {"kind", kind_name(told.finding.kind)},
                     {"message", told.finding.message},
                     {"file", told.finding.file},
                     {"line", told.finding.line},
                     {"function", told.finding.function},
                     {"trace", told.trace}});
  return array;
}

}  // namespace

void PatchResult::add(Compared one) {
  std::set<Key> before;
  std::set<Key> after;
  for (const Finding& finding : one.before.outcome.findings) before.insert(key_of(finding));
  for (std::size_t i = 0; i < one.after.outcome.findings.size(); ++i) {
    const Finding& finding = one.after.outcome.findings[i];
    after.insert(key_of(finding));
    PatchFinding told{one.job, finding, i < one.after.traces.size() ? one.after.traces[i] : ""};
    (before.contains(key_of(finding)) ? still : introduced).push_back(std::move(told));
  }
  for (const Finding& finding : one.before.outcome.findings)
    if (!after.contains(key_of(finding))) fixed.push_back({one.job, finding, ""});
  for (const ReportEntry* entry : {&one.before, &one.after})
    incomplete |= entry->outcome.verdict == Verdict::kIncomplete;
  compared.push_back(std::move(one));
}

std::string patch_text(const std::vector<PatchResult>& series, std::size_t width) {
  std::string text;
  std::size_t introduced = 0;
  for (std::size_t i = 0; i < series.size(); ++i) {
    if (series.size() > 1) text += (i == 0 ? "" : "\n") + ("== " + title_of(series, i)) + "\n";
    text += one_text(series[i], width);
    introduced += series[i].introduced.size();
  }
  if (series.size() > 1)
    text += fmt::format("\n{} patches, {} introduced\n", series.size(), introduced);
  return text;
}

std::string patch_mail(const std::vector<PatchResult>& series) {
  std::string text;
  for (std::size_t i = 0; i < series.size(); ++i) {
    const PatchResult& result = series[i];
    text += fmt::format("{}{}\n", i == 0 ? "" : "\n", title_of(series, i));
    for (const PatchFinding& told : result.introduced) {
      text += "\n";
      if (const Hunk* hunk = hunk_of(result.patch, told.finding))
        for (const std::string& line : hunk->lines) text += "> " + line + "\n";
      text +=
          fmt::format("\nWith this, in {}:\n\n", full_name(told.job.scenario, told.job.variant)) +
          finding_text(told.finding, "", kMailWidth);
    }
    text += "\n";
    for (const PatchFinding& told : result.fixed)
      text += wrapped("Fixed: " + head(told), kMailWidth, 4) + "\n";
    for (const PatchFinding& told : result.still)
      text += wrapped("There before and after: " + head(told), kMailWidth, 4) + "\n";
    for (const std::string& harness : result.passed_over)
      text += wrapped(fmt::format("Not checked, it compiles neither before nor after: {}", harness),
                      kMailWidth, 4) +
              "\n";
    if (result.compared.empty()) {
      text += "No harness reaches what this changes: nothing was checked.\n";
    } else if (result.introduced.empty()) {
      std::vector<std::string> names;
      for (const Compared& each : result.compared)
        names.push_back(full_name(each.job.scenario, each.job.variant));
      text +=
          wrapped(fmt::format("Nothing new in {}.", fmt::join(names, ", ")), kMailWidth, 4) + "\n";
    }
  }
  return text + "\n-- \n" +
         wrapped(
             fmt::format(
                 "kheddle {} explored every interleaving of these harnesses' threads through the "
                 "real files; memory is taken as sequentially consistent.",
                 kVersion),
             kMailWidth, 0) +
         "\n";
}

std::string patch_json(const std::vector<PatchResult>& series) {
  Json patches = Json::array();
  for (const PatchResult& result : series) {
    Json names = Json::array();
    for (const auto& [name, file] : result.patch.files) names.push_back(name);
    Json harnesses = Json::array();
    for (const Compared& each : result.compared)
      harnesses.push_back({{"scenario", each.job.scenario},
                           {"variant", each.job.variant},
                           {"before", Json::parse(json_report({each.before}))},
                           {"after", Json::parse(json_report({each.after}))}});
    patches.push_back({{"title", result.patch.title},
                       {"files", names},
                       {"functions", result.functions},
                       {"introduced", finding_list(result.introduced)},
                       {"fixed", finding_list(result.fixed)},
                       {"still_there", finding_list(result.still)},
                       {"passed_over", result.passed_over},
                       {"harnesses", harnesses}});
  }
  const Json all = {{"patches", patches}};
  return all.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace kheddle
