// kheddle check: every variant of every file, explored to the end. What is done with each variant
// is for the engine: kheddle bmc goes the same way.
#include "checker/cli/check.h"

#include <fmt/format.h>

#include <algorithm>

#include "checker/cli/baseline.h"
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

// What several variants come to together: an input error counts most, then a finding.
class Sum {
 public:
  void add(ExitCode code) {
    if (rank(code) > rank(code_)) code_ = code;
  }
  ExitCode code() const { return code_; }

 private:
  static int rank(ExitCode code) {
    switch (code) {
      case ExitCode::kHolds: return 0;
      case ExitCode::kIncomplete: return 1;
      case ExitCode::kViolated: return 2;
      case ExitCode::kUsage: return 3;
      case ExitCode::kFault: break;
    }
    return 4;
  }
  ExitCode code_ = ExitCode::kHolds;
};

ExitCode code_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::kHolds: return ExitCode::kHolds;
    case Verdict::kViolated: return ExitCode::kViolated;
    case Verdict::kIncomplete: break;
  }
  return ExitCode::kIncomplete;
}

ExitCode usage(const Error& error) {
  complain(error);
  return ExitCode::kUsage;
}

}  // namespace

ExitCode check_command(const CheckArguments& arguments) {
  return check_each(arguments, run_program);
}

ExitCode check_each(const CheckArguments& arguments, const Engine& engine) {
  Status format = check_format(arguments.format);
  if (!format) return usage(format.error());
  Result<std::string> home = find_home();
  if (!home) return usage(home.error());
  Result<std::vector<std::string>> sources = find_sources(arguments.paths);
  if (!sources) return usage(sources.error());

  Result<Baseline> baseline = Baseline::read(arguments.baseline, today());
  if (!baseline) return usage(baseline.error());

  // What is wrong with any answer is told before the first search starts.
  Sum sum;
  std::vector<VariantJob> jobs;
  for (const std::string& path : *sources) {
    Result<std::vector<VariantJob>> found =
        jobs_of(path, *home, arguments.variant, arguments.settings, arguments.given);
    if (found) {
      const bool named =
          std::find(arguments.paths.begin(), arguments.paths.end(), path) != arguments.paths.end();
      // One of many in a folder is passed over; one that is named is an input error later.
      if (!named && !found->empty() && lacks_tree(found->front()))
        fmt::print(stderr, "kheddle: passed over, for want of a kernel tree: {}\n", path);
      else
        jobs.insert(jobs.end(), found->begin(), found->end());
    } else {
      sum.add(usage(found.error()));
    }
  }

  catch_interrupts();
  const bool stream = arguments.format == "text" && arguments.output.empty();
  TextOptions look = look_for(arguments.output);
  look.fingerprints = arguments.baseline.any();
  std::vector<ReportEntry> entries;
  std::string text;
  for (const VariantJob& job : jobs) {
    if (interrupted().load()) {
      std::size_t left = jobs.size() - static_cast<std::size_t>(&job - jobs.data());
      fmt::print(stderr, "kheddle: interrupted; {} variants were not run\n", left);
      sum.add(ExitCode::kIncomplete);
      break;
    }
    Result<Program> program = load_job(job, *home);
    if (!program) {
      sum.add(interrupted().load() ? ExitCode::kIncomplete : usage(program.error()));
      continue;
    }
    ReportEntry entry;
    entry.outcome = engine(*program, job);
    entry.stubs = job.settings.stubs;
    set_fingerprints(&entry.outcome);
    baseline->sift(&entry, [](const Finding&) { return false; });
    demand_reached(&entry.outcome);
    sum.add(code_of(entry.outcome.verdict));
    if (arguments.write_traces) {
      Status written = write_traces(*program, job, *home, arguments.traces, &entry);
      if (!written) sum.add(usage(written.error()));
    }
    if (arguments.format == "text") {
      std::string report = (entries.empty() ? "" : "\n") + text_report(entry, look);
      Status printed = stream ? print(report) : ok();
      if (!printed) return usage(printed.error());
      text += report;
    }
    entries.push_back(std::move(entry));
  }
  for (const std::string& remark : baseline->remarks()) fmt::print(stderr, "kheddle: {}\n", remark);
  Status recorded = baseline->write();
  if (!recorded) sum.add(usage(recorded.error()));
  if (arguments.format != "text" && !(entries.empty() && sum.code() == ExitCode::kUsage))
    text = formatted(entries, arguments.format, arguments.settings.kernel_tree);
  if (stream || text.empty()) return sum.code();
  Status written = arguments.output.empty() ? print(text) : write_file(arguments.output, text);
  if (!written) return usage(written.error());
  return sum.code();
}

}  // namespace kheddle
