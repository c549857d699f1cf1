// kheddle simulate: single executions, by a random schedule or by hand.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <iostream>
#include <tuple>

#include "checker/base/check.h"
#include "checker/cli/commands.h"
#include "checker/cli/formats.h"
#include "checker/cli/home.h"
#include "checker/cli/interrupt.h"
#include "checker/cli/output.h"
#include "checker/cli/run.h"
#include "checker/cli/schedulers.h"
#include "checker/cli/stepper.h"
#include "checker/replay/fingerprint.h"
#include "checker/replay/narrate.h"
#include "checker/replay/waiting.h"
#include "checker/report/text.h"

namespace kheddle {
namespace {

constexpr unsigned kChangePoints = 3;

ExitCode usage(const Error& error) {
  complain(error);
  return ExitCode::kUsage;
}

// Runs executions and gathers what they find, each defect once with its shortest schedule so far.
class Simulation {
 public:
  explicit Simulation(const Program& program) : program_(program) {
    granularity_.every_access = true;  // a single run cannot know which accesses race
  }

  // One execution; false when it was cut after max_steps.
  bool run(Scheduler* scheduler, std::uint64_t seed, std::uint64_t max_steps) {
    scheduler->begin(seed, longest_);
    Schedule schedule;
    schedule.granularity = granularity_;
    Execution execution(program_, granularity_, schedule.start_choices, nullptr);
    ++runs_;
    bool complete = true;
    while (!execution.over()) {
      if (schedule.steps.size() >= max_steps || interrupted().load()) {
        complete = false;
        break;
      }
      const std::vector<Option> options = execution.options();
      if (options.empty()) break;
      take(&execution, options[scheduler->pick(options)].step, &schedule);
    }
    longest_ = std::max<std::uint64_t>(longest_, schedule.steps.size());
    collect(execution, schedule);
    return complete;
  }

  // The person picks each step; false when they stop.
  bool run_by_hand() {
    Narrator narrator(program_);
    SourceLines source;
    Schedule schedule;
    schedule.granularity = granularity_;
    Execution execution(program_, granularity_, schedule.start_choices, &narrator);
    ++runs_;
    std::uint32_t number = 0;
    while (true) {
      std::vector<TraceStep> entries = narrator.close_step(number++, execution.view(), {});
      tell_blocked(&execution, &narrator, false);
      fmt::print("{}{}", step_text(entries),
                 threads_text(program_, execution.view(), narrator, &source));
      if (execution.over()) break;
      const std::vector<Option> options = execution.options();
      if (options.empty()) break;
      for (std::size_t i = 0; i < options.size(); ++i) {
        const Step& step = options[i].step;
        fmt::print("  {:>3}. {}{}\n", i + 1, thread_name(execution.view(), step.thread),
                   step.choices.empty()
                       ? ""
                       : fmt::format(", environment chooses {}", fmt::join(step.choices, ", ")));
      }
      std::size_t picked = 0;
      if (!ask(options.size(), &picked)) {
        collect(execution, schedule);
        return false;
      }
      take(&execution, options[picked - 1].step, &schedule);
    }
    collect(execution, schedule);
    return true;
  }

  Outcome outcome() {
    Outcome outcome;
    outcome.findings = findings_;
    std::sort(outcome.findings.begin(), outcome.findings.end(),
              [](const Finding& a, const Finding& b) {
                return std::tie(a.file, a.line, a.kind) < std::tie(b.file, b.line, b.kind);
              });
    for (Finding& finding : outcome.findings) {
      narrate(program_, &finding);
      finding.not_minimal = "it is a single run's";
    }
    set_fingerprints(&outcome);
    outcome.verdict = findings_.empty() ? Verdict::kIncomplete : Verdict::kViolated;
    outcome.limits.push_back({"runs", fmt::format("{} executions of the many there are; `kheddle "
                                                  "check` explores them all",
                                                  runs_)});
    outcome.states = states_;
    outcome.transitions = transitions_;
    outcome.depth = static_cast<std::uint32_t>(longest_);
    return outcome;
  }

 private:
  void take(Execution* execution, const Step& step, Schedule* schedule) {
    std::string why;
    bool taken = execution->take(step, &why);
    KHEDDLE_CHECK(taken, "an option can be taken: " + why);
    schedule->steps.push_back(step);
    ++transitions_;
    ++states_;
  }

  static bool ask(std::size_t count, std::size_t* picked) {
    while (true) {
      fmt::print("which (1-{}, q stops)? ", count);
      std::fflush(stdout);
      std::string line;
      if (!std::getline(std::cin, line) || line == "q") return false;
      auto [end, error] = std::from_chars(line.data(), line.data() + line.size(), *picked);
      if (error == std::errc() && end == line.data() + line.size() && *picked >= 1 &&
          *picked <= count)
        return true;
    }
  }

  void collect(const Execution& execution, const Schedule& schedule) {
    for (Finding finding : execution.findings()) {
      finding.schedule = schedule;
      auto known = std::find_if(findings_.begin(), findings_.end(),
                                [&](const Finding& other) { return same_finding(other, finding); });
      if (known == findings_.end()) {
        findings_.push_back(std::move(finding));
      } else if (schedule.steps.size() < known->schedule.steps.size()) {
        *known = std::move(finding);
      }
    }
  }

  const Program& program_;
  Granularity granularity_;
  std::vector<Finding> findings_;
  std::uint64_t runs_ = 0, states_ = 0, transitions_ = 0, longest_ = 0;
};

}  // namespace

ExitCode simulate_command(const SimulateArguments& arguments) {
  Status format = check_format(arguments.format);
  if (!format) return usage(format.error());
  if (arguments.schedule != "random" && arguments.schedule != "pct")
    return usage({"--schedule " + arguments.schedule + ": must be random or pct", "", 0, ""});
  Result<std::string> home = find_home();
  if (!home) return usage(home.error());
  Result<std::vector<VariantJob>> jobs =
      jobs_of(arguments.path, *home, arguments.variant, arguments.settings, {});
  if (!jobs) return usage(jobs.error());
  if (jobs->size() > 1)
    return usage({"the scenario has several variants", arguments.path, 0,
                  "pick one with --variant; `kheddle list` names them"});
  const VariantJob& job = jobs->front();
  Result<Program> program = load_job(job, *home);
  if (!program) return usage(program.error());

  catch_interrupts();
  Simulation simulation(*program);
  std::uint64_t cut = 0;
  if (arguments.interactive) {
    simulation.run_by_hand();
  } else {
    std::unique_ptr<Scheduler> scheduler =
        arguments.schedule == "pct" ? pct_scheduler(kChangePoints) : random_scheduler();
    for (std::uint64_t i = 0; i < arguments.runs && !interrupted().load(); ++i)
      cut += simulation.run(scheduler.get(), arguments.seed + i, arguments.max_steps) ? 0 : 1;
  }
  ReportEntry entry;
  entry.outcome = simulation.outcome();
  if (cut != 0)
    entry.outcome.limits.push_back(
        {"max-steps",
         fmt::format("{} executions were cut after {} steps", cut, arguments.max_steps)});
  entry.outcome.scenario = job.scenario;
  entry.outcome.variant = job.variant;
  entry.outcome.program_digest = program->digest;
  if (arguments.write_traces) {
    Status written = write_traces(*program, job, *home, arguments.traces, &entry);
    if (!written) return usage(written.error());
  }
  TextOptions look = look_for(arguments.output);
  look.timing = false;
  std::string text = arguments.format == "text"
                         ? text_report(entry, look)
                         : formatted({entry}, arguments.format, arguments.settings.kernel_tree);
  Status written = arguments.output.empty() ? print(text) : write_file(arguments.output, text);
  if (!written) return usage(written.error());
  return entry.outcome.findings.empty() ? ExitCode::kIncomplete : ExitCode::kViolated;
}

}  // namespace kheddle
