// kheddle replay: the same run again, compared step by step with what was recorded.
#include <fmt/format.h>

#include "checker/cli/commands.h"
#include "checker/cli/formats.h"
#include "checker/cli/home.h"
#include "checker/cli/interrupt.h"
#include "checker/cli/output.h"
#include "checker/cli/run.h"
#include "checker/cli/stepper.h"
#include "checker/replay/rerun.h"
#include "checker/report/text.h"

namespace kheddle {
namespace {

ExitCode usage(const Error& error) {
  complain(error);
  return ExitCode::kUsage;
}

// Waits for a key after each step; false: the person wants to stop.
class Stepper {
 public:
  explicit Stepper(const Program& program) : program_(program) {}

  Status show(Rerun& rerun) {
    rerun.tell_blocked();
    const std::vector<TraceStep>& entries = rerun.entries();
    std::vector<TraceStep> fresh(entries.begin() + static_cast<std::ptrdiff_t>(shown_),
                                 entries.end());
    // Of the start-up only what it did to the user's variables and objects.
    for (TraceStep& entry : fresh)
      if (entry.number == 0)
        std::erase_if(entry.lines, [](const TraceLine& line) { return line.notes.empty(); });
    shown_ = entries.size();
    return print("\n" + step_text(fresh) +
                 threads_text(program_, rerun.view(), rerun.narrator(), &source_));
  }

  bool wait(const Rerun& rerun) {
    fmt::print(stderr, "step {} next; any key goes on, c to the end, q stops\n", rerun.number());
    char key = running_ ? 'c' : read_key();
    running_ = running_ || key == 'c' || key == '\0';  // at the end of input nobody waits
    return key != 'q';
  }

 private:
  const Program& program_;
  SourceLines source_;
  std::size_t shown_ = 0;
  bool running_ = false;
};

}  // namespace

ExitCode replay_command(const ReplayArguments& arguments) {
  const bool plain = arguments.format == "text";
  if (!plain && arguments.format != "html" && arguments.format != "mail")
    return usage({"replay takes no --format " + arguments.format, "", 0, "use text, html or mail"});
  Result<std::string> home = find_home();
  if (!home) return usage(home.error());
  Result<TraceFile> trace = read_trace(arguments.trace);
  if (!trace) return usage(trace.error());
  Result<VariantJob> found = job_of(*trace, *home);
  if (!found) return usage(found.error());
  VariantJob& job = *found;
  job.settings.use_cache = arguments.use_cache;
  Result<Program> program = load_job(job, *home);
  if (!program) return usage(program.error());

  Result<std::unique_ptr<Rerun>> started = Rerun::start(*program, *trace);
  if (!started) return usage(started.error());
  Rerun& rerun = **started;
  if (!rerun.same_program())
    fmt::print(stderr,
               "kheddle: the scenario or the model has changed since the trace was made (program "
               "{:016x}, now {:016x}); following it as far as it goes\n",
               trace->program_digest, program->digest);
  catch_interrupts();
  Stepper stepper(*program);
  if (arguments.step) {
    Status shown = stepper.show(rerun);
    if (!shown) return usage(shown.error());
  }
  while (!rerun.at_end()) {
    if (interrupted().load() || (arguments.step && !stepper.wait(rerun))) {
      fmt::print(stderr, "kheddle: stopped before step {} of {}\n", rerun.number(),
                 trace->steps.size());
      return ExitCode::kIncomplete;
    }
    Status taken = rerun.next();
    if (!taken) return usage(taken.error());
    if (arguments.step) {
      Status shown = stepper.show(rerun);
      if (!shown) return usage(shown.error());
    }
  }
  Result<Finding> finding = rerun.finish();
  if (!finding) return usage(finding.error());
  std::string text =
      fmt::format("{}: {} steps, the same run{}{}\n", full_name(job.scenario, job.variant),
                  trace->steps.size(), rerun.same_program() ? "" : " as far as can be told",
                  rerun.lines_moved() ? "; lines have moved since" : "");
  if (trace->loop != kNone)
    text += fmt::format("  the last {} go round: they end in the state in which they began\n",
                        trace->steps.size() - trace->loop);
  if (!trace->has_finding) {
    if (!plain)
      return usage({"the trace has no finding to report", arguments.trace, 0, "use --format text"});
    Status printed = arguments.output.empty() ? print(text) : write_file(arguments.output, text);
    return printed ? ExitCode::kHolds : usage(printed.error());
  }
  if (plain) {
    text += finding_text(*finding, arguments.trace, look_for(arguments.output).width);
  } else {
    ReportEntry entry;
    entry.replayed = true;
    entry.outcome.scenario = job.scenario;
    entry.outcome.variant = job.variant;
    entry.outcome.program_digest = program->digest;
    entry.outcome.verdict = Verdict::kViolated;
    entry.outcome.depth = static_cast<std::uint32_t>(trace->steps.size());
    entry.outcome.findings = {*finding};
    entry.traces = {arguments.trace};
    text = formatted({entry}, arguments.format, job.settings.kernel_tree);
  }
  Status printed = arguments.output.empty() ? print(text) : write_file(arguments.output, text);
  return printed ? ExitCode::kViolated : usage(printed.error());
}

}  // namespace kheddle
