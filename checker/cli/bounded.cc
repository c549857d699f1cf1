// kheddle bmc: every run of up to a number of steps, by the symbolic engine. What that finds is
// believed only when the explorer's machinery, given the schedule, finds it too.
#include "checker/symbolic/bounded.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "checker/base/check.h"
#include "checker/cli/check.h"
#include "checker/cli/home.h"
#include "checker/cli/interrupt.h"
#include "checker/cli/output.h"
#include "checker/cli/progress.h"
#include "checker/explorer/memory_use.h"
#include "checker/replay/confirm.h"
#include "checker/replay/narrate.h"
#include "checker/report/text.h"

namespace kheddle {
namespace {

namespace fs = std::filesystem;

// Saves what two engines disagree on, for whoever looks for the fault. What cannot be written is
// told instead.
std::string save_disagreement(const VariantJob& job, const std::string& folder,
                              const Finding& finding, const std::string& replayed) {
  std::string stem = job.scenario;
  std::replace(stem.begin(), stem.end(), '/', '-');
  if (!job.variant.empty()) stem += "." + job.variant;
  stem = (fs::path(folder) / fmt::format("{}.{}-{}", stem, kind_name(finding.kind), finding.line))
             .string();
  std::error_code error;
  fs::create_directories(folder, error);
  const Status schedule = write_file(stem + ".bmc.txt", schedule_text(finding));
  const Status replay = write_file(stem + ".replay.txt", replayed);
  if (!schedule || !replay) return fmt::format("\n{}\n{}", schedule_text(finding), replayed);
  return fmt::format("{0}.bmc.txt and {0}.replay.txt have both", stem);
}

void confirm(const Program& program, const VariantJob& job, const std::string& folder,
             Finding* finding) {
  const std::string replayed = replay_text(program, *finding);
  KHEDDLE_CHECK(replayed.empty(),
                fmt::format("what the solver finds, the replay shows: {} at {}:{}; {}",
                            kind_name(finding->kind), finding->file, finding->line,
                            save_disagreement(job, folder, *finding, replayed)));
  narrate(program, finding);
  finding->not_minimal = "it is the solver's";
}

}  // namespace

ExitCode bounded_command(const BoundedArguments& arguments) {
  const std::string folder = arguments.check.traces;
  return check_each(arguments.check, [&](const Program& program, const VariantJob& job) {
    ProgressLine line(full_name(job.scenario, job.variant));
    BoundedOptions options;
    options.depth = arguments.depth;
    options.reduction = job.settings.explore.reduction;
    options.seconds = job.settings.explore.budget.max_seconds;
    options.stop = &interrupted();
    options.out_of_memory = [&] {
      return resident_bytes() > job.settings.explore.budget.max_bytes;
    };
    if (line.enabled()) {
      options.progress = [&](const BoundedProgress& progress) {
        std::string text = fmt::format("{}: depth {} of {}, {} terms, {} queries, {:.0f} s",
                                       full_name(job.scenario, job.variant), progress.depth,
                                       arguments.depth, with_commas(progress.nodes),
                                       with_commas(progress.queries), progress.seconds);
        if (progress.round > 1) text += fmt::format(", round {}", progress.round);
        line.show(text);
      };
    }
    Outcome outcome = check_bounded(program, options);
    line.clear();
    for (Finding& finding : outcome.findings) confirm(program, job, folder, &finding);
    demand_reached(&outcome);
    outcome.scenario = job.scenario;
    outcome.variant = job.variant;
    outcome.bound = arguments.depth;
    outcome.peak_bytes = peak_resident_bytes();
    return outcome;
  });
}

}  // namespace kheddle
