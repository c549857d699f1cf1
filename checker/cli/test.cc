// kheddle test: each scenario variant against the answer written in it.
#include <fmt/format.h>

#include <algorithm>

#include "checker/base/check.h"
#include "checker/cli/baseline.h"
#include "checker/cli/children.h"
#include "checker/cli/commands.h"
#include "checker/cli/formats.h"
#include "checker/cli/home.h"
#include "checker/cli/interrupt.h"
#include "checker/cli/output.h"
#include "checker/cli/run.h"
#include "checker/replay/fingerprint.h"
#include "checker/report/text.h"

namespace kheddle {
namespace {

ExitCode usage(const Error& error) {
  complain(error);
  return ExitCode::kUsage;
}

// What a variant may take beyond its time limit, which is the search's: to be compiled, and to tell
// of what was found.
constexpr double kGraceSeconds = 60;

// A row of the test: a variant to run, or what was wrong with a file as a whole.
struct Row {
  VariantJob job;
  std::string error;
};

// `skipped`: what of a folder wants a kernel tree that is not there.
std::vector<Row> rows_of(const std::vector<std::string>& sources, const std::string& home,
                         const TestArguments& arguments, std::vector<VariantJob>* skipped) {
  std::vector<Row> rows;
  auto wrong = [&](const std::string& path, const std::string& error) {
    Row row;
    row.job.path = path;
    row.job.scenario = scenario_name(path, home);
    row.error = error;
    rows.push_back(std::move(row));
  };
  for (const std::string& path : sources) {
    Result<std::vector<VariantJob>> jobs =
        jobs_of(path, home, arguments.variant, arguments.settings, arguments.given);
    if (!jobs) {
      wrong(path, complaint(jobs.error()));
      continue;
    }
    const bool named =
        std::find(arguments.paths.begin(), arguments.paths.end(), path) != arguments.paths.end();
    for (const VariantJob& job : *jobs) {
      if (!named && lacks_tree(job)) {
        skipped->push_back(job);
        continue;
      }
      Status ready = testable(job.answer, path);
      if (!job.answered) {
        wrong(path, "the scenario holds no answer: it has no VARIANT line");
      } else if (!ready) {
        wrong(path, complaint(ready.error()));
      } else {
        rows.push_back({job, ""});
      }
    }
  }
  return rows;
}

// Leaves out what is no news, unless the answer tells of it.
void sift(Baseline* baseline, const AnsweredVariant& answer, ReportEntry* entry) {
  baseline->sift(entry, [&](const Finding& finding) { return is_expected(answer, finding); });
  demand_reached(&entry->outcome);
}

// The trace files of `news`, for all findings of the outcome that it was sifted from.
std::vector<std::string> traces_of(const Outcome& outcome, const ReportEntry& news) {
  std::vector<std::string> traces;
  for (const Finding& finding : outcome.findings) {
    std::string& trace = traces.emplace_back();
    for (std::size_t i = 0; i < news.traces.size(); ++i)
      if (news.outcome.findings[i].fingerprint == finding.fingerprint) trace = news.traces[i];
  }
  return traces;
}

// `width`: columns of its report. The result has all findings, the report only what is news.
ChildResult run_row(const Row& row, const std::string& home, const TestArguments& arguments,
                    Baseline baseline, std::size_t width) {
  ChildResult result;
  ReportEntry& entry = result.entry;
  entry.outcome.scenario = row.job.scenario;
  entry.outcome.variant = row.job.variant;
  entry.error = row.error;
  if (!row.error.empty()) return result;
  Result<Program> program = load_job(row.job, home);
  if (!program) {
    entry.error = complaint(program.error());
    return result;
  }
  try {
    entry.outcome = run_program(*program, row.job);
    entry.stubs = row.job.settings.stubs;
  } catch (const InternalError& error) {
    entry.error = fmt::format("kheddle's own fault: {}", error.what());
    return result;
  }
  set_fingerprints(&entry.outcome);
  ReportEntry news = entry;
  sift(&baseline, row.job.answer, &news);
  if (differences(row.job.answer, news.outcome).empty()) return result;
  if (arguments.write_traces) {
    Status written = write_traces(*program, row.job, home, arguments.traces, &news);
    if (!written) complain(written.error());
    entry.traces = traces_of(entry.outcome, news);
  }
  TextOptions look;
  look.width = width;
  look.fingerprints = arguments.baseline.any();
  result.report = text_report(news, look);
  return result;
}

}  // namespace

ExitCode test_command(const TestArguments& arguments) {
  Status format = check_format(arguments.format);
  if (!format) return usage(format.error());
  if (arguments.paths.empty() != arguments.all)
    return usage({"give scenarios to test, or --all", "", 0, "`kheddle test --help` tells more"});
  Result<std::string> home = find_home();
  if (!home) return usage(home.error());
  Result<std::vector<std::string>> sources = find_sources(
      arguments.all ? std::vector<std::string>{*home + "/scenarios"} : arguments.paths);
  if (!sources) return usage(sources.error());
  std::vector<VariantJob> skipped;
  Result<Baseline> baseline = Baseline::read(arguments.baseline, today());
  if (!baseline) return usage(baseline.error());
  const std::vector<Row> rows = rows_of(*sources, *home, arguments, &skipped);

  catch_interrupts();
  const bool stream = arguments.format == "text" && arguments.output.empty();
  const TextOptions look = look_for(arguments.output);
  std::vector<ReportEntry> entries;
  std::string text;
  std::size_t passed = 0;
  bool bad_input = false;
  Status printed = ok();
  auto say = [&](const std::string& line) {
    text += line;
    if (stream && printed) printed = print(line);
  };
  std::size_t told = run_in_children(
      rows.size(), arguments.jobs,
      [&](std::size_t i) {
        const double seconds = rows[i].job.settings.explore.budget.max_seconds;
        return seconds > 0 ? seconds + kGraceSeconds : 0;
      },
      [&](std::size_t i) { return run_row(rows[i], *home, arguments, *baseline, look.width); },
      [&](std::size_t i, ChildResult result) {
        const VariantJob& job = rows[i].job;
        ReportEntry& entry = result.entry;
        // A child that died did not send even this.
        entry.outcome.scenario = job.scenario;
        entry.outcome.variant = job.variant;
        entry.tested = true;
        entry.ids = job.answer.ids;
        entry.expect = expectation_of(job.answer);
        if (entry.error.empty()) {
          sift(&*baseline, job.answer, &entry);
          entry.differences = differences(job.answer, entry.outcome);
        } else {
          entry.differences = {entry.error};
        }
        entry.as_expected = entry.differences.empty();
        passed += entry.as_expected ? 1 : 0;
        bad_input |= !entry.error.empty();
        if (arguments.format == "text") {
          say(test_row(entry, look) + "\n");
          if (!entry.as_expected && !result.report.empty()) say("\n" + result.report + "\n");
        }
        entries.push_back(std::move(entry));
      });
  for (const std::string& remark : baseline->remarks()) fmt::print(stderr, "kheddle: {}\n", remark);
  Status recorded = baseline->write();
  if (!recorded) return usage(recorded.error());
  std::size_t failed = entries.size() - passed;
  bool stopped = told < rows.size();
  if (arguments.format == "text") {
    if (stopped) say(fmt::format("interrupted; {} variants were not run\n", rows.size() - told));
    for (const VariantJob& job : skipped)
      say(fmt::format("skipped {}: it needs a kernel tree (--kernel-tree DIR)\n",
                      full_name(job.scenario, job.variant)));
    say(fmt::format("{} passed, {} failed{}\n", passed, failed,
                    skipped.empty() ? "" : fmt::format(", {} skipped", skipped.size())));
  } else {
    if (!skipped.empty())
      fmt::print(stderr, "kheddle: {} variants are skipped: they need a kernel tree\n",
                 skipped.size());
    // These two have a word for it.
    if (arguments.format == "junit" || arguments.format == "tap") {
      for (const VariantJob& job : skipped) {
        ReportEntry entry;
        entry.outcome.scenario = job.scenario;
        entry.outcome.variant = job.variant;
        entry.skipped = "it needs a kernel tree (--kernel-tree DIR)";
        entries.push_back(std::move(entry));
      }
    }
    text = formatted(entries, arguments.format, arguments.settings.kernel_tree);
  }
  if (!stream)
    printed = arguments.output.empty() ? print(text) : write_file(arguments.output, text);
  if (!printed) return usage(printed.error());
  if (stopped || interrupted().load()) return ExitCode::kIncomplete;
  // Whoever names a file wants to know that it cannot be tested; of them all it is one that fails.
  if (bad_input && !arguments.all) return ExitCode::kUsage;
  return failed == 0 ? ExitCode::kHolds : ExitCode::kViolated;
}

}  // namespace kheddle
