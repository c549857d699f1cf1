// One variant, from source to outcome.
#include "checker/cli/run.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <new>

#include "checker/cli/home.h"
#include "checker/cli/interrupt.h"
#include "checker/cli/nearest.h"
#include "checker/cli/output.h"
#include "checker/cli/progress.h"
#include "checker/front/load.h"
#include "checker/replay/lock_order.h"
#include "checker/replay/narrate.h"
#include "checker/report/text.h"

namespace kheddle {

namespace fs = std::filesystem;

Result<std::vector<VariantJob>> jobs_of(const std::string& path, const std::string& home,
                                        const std::string& only, const RunSettings& settings,
                                        const std::vector<std::string>& given) {
  Result<Answer> answer = parse_answer(path);
  if (!answer) return answer.error();
  VariantJob common;
  common.path = path;
  common.scenario = scenario_name(path, home);
  common.settings = settings;
  common.needs_tree = answer->needs_tree;
  common.sources = answer->sources;
  for (const auto& [name, value] : answer->options) {
    if (std::find(given.begin(), given.end(), name) != given.end()) continue;
    Status applied = apply_option(name, value, &common.settings);
    if (!applied) return Error{"in an OPTION line: " + applied.error().message, path, 0, ""};
  }
  std::vector<VariantJob> jobs;
  for (const AnsweredVariant& variant : answer->variants) {
    if (!only.empty() && variant.name != only) continue;
    VariantJob job = common;
    job.variant = variant.name;
    job.answered = true;
    job.answer = variant;
    jobs.push_back(std::move(job));
  }
  if (!jobs.empty()) return jobs;
  if (!only.empty() && !answer->variants.empty()) {
    std::vector<std::string> names;
    for (const AnsweredVariant& variant : answer->variants) names.push_back(variant.name);
    return Error{
        fmt::format("no variant {}", only), path, 0,
        fmt::format("{}the variants are: {}", did_you_mean(only, names), fmt::join(names, ", "))};
  }
  // A file without an answer: the variant is a mere define.
  common.variant = only;
  jobs.push_back(std::move(common));
  return jobs;
}

Result<VariantJob> job_of(const TraceFile& trace, const std::string& home) {
  VariantJob job;
  job.path = resolve(trace.scenario, home);
  job.scenario = scenario_name(job.path, home);
  job.variant = trace.variant;
  job.settings.defines = trace.defines;
  for (const std::string& folder : trace.includes)
    job.settings.includes.push_back(resolve(folder, home));
  job.settings.stubs = trace.stubs;
  if (!trace.kernel_tree.empty()) job.settings.kernel_tree = resolve(trace.kernel_tree, home);
  Result<Answer> answer = parse_answer(job.path);
  if (answer) {
    job.needs_tree = answer->needs_tree;
    job.sources = answer->sources;
  }
  if (answer && !answer->variants.empty()) {
    // A variant that is gone would compile all the same, as something else.
    Result<std::vector<VariantJob>> known = jobs_of(job.path, home, job.variant, {}, {});
    if (!known) return known.error();
  }
  return job;
}

bool lacks_tree(const VariantJob& job) {
  return job.needs_tree && job.settings.kernel_tree.empty();
}

Result<Program> load_job(const VariantJob& job, const std::string& home) {
  if (lacks_tree(job))
    return Error{"is compiled with a kernel tree, and none is given", job.path, 0,
                 "give --kernel-tree DIR, or set KHEDDLE_KERNEL_TREE; docs/kernel.md tells more"};
  LoadOptions options;
  options.variant = job.variant;
  options.defines = job.settings.defines;
  options.includes = job.settings.includes;
  options.home = home;
  options.use_cache = job.settings.use_cache;
  options.stubs = job.settings.stubs;
  if (job.needs_tree) {
    options.kernel_tree = job.settings.kernel_tree;
    options.sources = job.sources;
  }
  Result<Program> program = load(job.path, options);
  if (program) {
    program->name = job.scenario;
    program->variant = job.variant;
  }
  return program;
}

void demand_reached(Outcome* outcome) {
  if (outcome->verdict != Verdict::kHolds || outcome->unreached.empty()) return;
  outcome->verdict = Verdict::kIncomplete;
  outcome->limits.push_back({"unreached",
                             "no execution comes to a kh_reach() that some must reach; "
                             "nothing that depends on it was checked"});
}

namespace {

// Files of a kernel tree are told as people name them: by their path below it.
class TreePath {
 public:
  explicit TreePath(const std::string& tree) {
    std::error_code error;
    const std::string top = fs::weakly_canonical(tree, error).string() + "/";
    const std::string here = fs::current_path(error).string() + "/";
    prefixes_.push_back(top);
    if (top.starts_with(here)) prefixes_.push_back(top.substr(here.size()));
  }
  void cut(std::string* file) const {
    for (const std::string& prefix : prefixes_)
      if (file->starts_with(prefix)) file->erase(0, prefix.size());
  }

 private:
  std::vector<std::string> prefixes_;
};

void shorten(const std::string& tree, Outcome* outcome) {
  const TreePath path(tree);
  const auto cut = [&](std::string* file) { path.cut(file); };
  for (Finding& finding : outcome->findings) {
    cut(&finding.file);
    for (Side& side : finding.sides) cut(&side.file);
    for (TraceStep& step : finding.trace.steps)
      for (TraceLine& line : step.lines) cut(&line.file);
  }
}

}  // namespace

void shorten_places(const VariantJob& job, Program* program) {
  if (!job.needs_tree) return;
  const TreePath path(job.settings.kernel_tree);
  for (Place& place : program->places) path.cut(&place.file);
}

Outcome explore_program(const Program& program, const VariantJob& job, const WantOrders& want) {
  ProgressLine line(full_name(job.scenario, job.variant));
  ExploreOptions options = job.settings.explore;
  options.stop = &interrupted();
  options.progress = line.callback();
  options.want_orders = want;
  return explore(program, options);
}

Outcome run_program(const Program& program, const VariantJob& job) {
  Outcome outcome;
  try {
    outcome = explore_program(program, job, want_lock_orders);
    for (Finding& finding : outcome.findings) narrate(program, &finding);
    add_lock_orders(program, &outcome);
  } catch (const std::bad_alloc&) {
    outcome = Outcome();
    outcome.limits.push_back(
        {"max-memory",
         "the machine ran out of memory; give --max-memory, or make the scenario "
         "smaller"});
  }
  if (job.needs_tree) shorten(job.settings.kernel_tree, &outcome);
  demand_reached(&outcome);
  outcome.scenario = job.scenario;
  outcome.variant = job.variant;
  outcome.program_digest = program.digest;
  return outcome;
}

TraceFile trace_of(const Program& program, const VariantJob& job, const std::string& home,
                   const Schedule& schedule) {
  TraceFile trace = record(program, schedule);
  trace.scenario = portable(job.path, home);
  trace.defines = job.settings.defines;
  for (const std::string& folder : job.settings.includes)
    trace.includes.push_back(portable(folder, home));
  trace.stubs = job.settings.stubs;
  if (job.needs_tree) trace.kernel_tree = portable(job.settings.kernel_tree, home);
  return trace;
}

Status write_traces(const Program& program, const VariantJob& job, const std::string& home,
                    const std::string& folder, ReportEntry* entry) {
  std::error_code error;
  if (!entry->outcome.findings.empty()) {
    fs::create_directories(folder, error);
    if (error)
      return Error{"the folder for traces cannot be made: " + error.message(), folder, 0,
                   "name another with --traces, or give --no-traces"};
  }
  std::string stem = job.scenario;
  std::replace(stem.begin(), stem.end(), '/', '-');
  if (!job.variant.empty()) stem += "." + job.variant;
  std::map<std::string, unsigned> used;
  for (const Finding& finding : entry->outcome.findings) {
    TraceFile trace = trace_of(program, job, home, finding.schedule);
    trace.has_finding = true;
    trace.finding = finding;
    if (!job.needs_tree) trace.finding.file = portable(finding.file, home);
    std::string name = fmt::format("{}.{}-{}", stem, kind_name(finding.kind), finding.line);
    unsigned before = used[name]++;
    if (before != 0) name += fmt::format("-{}", before + 1);
    std::string path = (fs::path(folder) / (name + ".trace")).string();
    Status written = write_file(path, print_trace(trace));
    if (!written) return written;
    entry->traces.push_back(path);
  }
  return ok();
}

}  // namespace kheddle
