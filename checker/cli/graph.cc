// kheddle graph: the lock order of a scenario's variants; of a trace, who waits for whom in the
// end, or the orders that its finding is about.
#include <fmt/format.h>
#include <unistd.h>

#include <filesystem>

#include "checker/cli/capture.h"
#include "checker/cli/commands.h"
#include "checker/cli/home.h"
#include "checker/cli/interrupt.h"
#include "checker/cli/output.h"
#include "checker/cli/run.h"
#include "checker/replay/lock_picture.h"
#include "checker/replay/rerun.h"
#include "checker/report/text.h"

namespace kheddle {
namespace {

namespace fs = std::filesystem;

ExitCode usage(const Error& error) {
  complain(error);
  return ExitCode::kUsage;
}

// What graphviz makes of it.
Result<std::string> svg(const std::string& dot) {
  const fs::path file = fs::temp_directory_path() / fmt::format("kheddle-graph-{}.dot", ::getpid());
  Status written = write_file(file.string(), dot);
  if (!written) return written.error();
  std::string text;
  const bool drawn = capture({"dot", "-Tsvg", file.string()}, &text);
  std::error_code ignored;
  fs::remove(file, ignored);
  if (drawn) return text;
  return Error{"`dot` of graphviz, which draws SVG, cannot be run", "", 0,
               "install it (apt-get install graphviz), or give --format dot"};
}

ExitCode show(const Drawing& drawing, const GraphArguments& arguments, ExitCode code) {
  std::string text = drawing.text;
  if (arguments.format == "dot") text = dot(drawing.picture);
  if (arguments.format == "svg") {
    Result<std::string> drawn = svg(dot(drawing.picture));
    if (!drawn) return usage(drawn.error());
    text = *drawn;
  }
  Status shown = arguments.output.empty() ? print(text) : write_file(arguments.output, text);
  return shown ? code : usage(shown.error());
}

ExitCode draw_trace(const GraphArguments& arguments, const std::string& home) {
  Result<TraceFile> trace = read_trace(arguments.path);
  if (!trace) return usage(trace.error());
  Result<VariantJob> job = job_of(*trace, home);
  if (!job) return usage(job.error());
  Result<Program> program = load_job(*job, home);
  if (!program) return usage(program.error());
  shorten_places(*job, &*program);
  Result<std::unique_ptr<Rerun>> started = Rerun::start(*program, *trace);
  if (!started) return usage(started.error());
  Rerun& rerun = **started;
  while (!rerun.at_end()) {
    Status taken = rerun.next();
    if (!taken) return usage(taken.error());
  }
  const std::string title = full_name(job->scenario, job->variant);
  if (trace->has_finding && trace->finding.kind == Kind::kLockOrder) {
    Result<Finding> finding = rerun.finish();
    if (!finding) return usage(finding.error());
    return show(draw_finding(*finding, title), arguments, ExitCode::kHolds);
  }
  rerun.tell_blocked();
  return show(draw_waits(*program, rerun.view(), rerun.narrator(), title), arguments,
              ExitCode::kHolds);
}

}  // namespace

ExitCode graph_command(const GraphArguments& arguments) {
  if (arguments.format != "text" && arguments.format != "dot" && arguments.format != "svg")
    return usage({"--format " + arguments.format + ": graph prints text, dot or svg", "", 0, ""});
  Result<std::string> home = find_home();
  if (!home) return usage(home.error());
  catch_interrupts();
  if (arguments.path.ends_with(".trace")) return draw_trace(arguments, *home);

  Result<std::vector<VariantJob>> jobs =
      jobs_of(arguments.path, *home, arguments.variant, arguments.settings, arguments.given);
  if (!jobs) return usage(jobs.error());
  if (jobs->size() > 1) {
    std::vector<std::string> names;
    for (const VariantJob& job : *jobs) names.push_back(job.variant);
    return usage({"a graph is of one variant", arguments.path, 0,
                  fmt::format("give --variant, one of: {}", fmt::join(names, ", "))});
  }
  const VariantJob& job = jobs->front();
  Result<Program> program = load_job(job, *home);
  if (!program) return usage(program.error());
  shorten_places(job, &*program);
  const Outcome outcome = explore_program(*program, job, want_lock_graph);
  Drawing drawing = draw_locks(*program, outcome, full_name(job.scenario, job.variant));
  ExitCode code = ExitCode::kHolds;
  for (const Picture::Edge& edge : drawing.picture.edges)
    if (edge.bad) code = ExitCode::kViolated;
  for (const Limit& limit : outcome.limits) {
    drawing.text +=
        fmt::format("\n  INCOMPLETE ({}): {}; there may be more orders\n", limit.name, limit.text);
    drawing.picture.title += " (incomplete: " + limit.name + ")";
    code = ExitCode::kIncomplete;
  }
  return show(drawing, arguments, code);
}

}  // namespace kheddle
