#include "tests/property/save.h"

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "checker/replay/narrate.h"
#include "checker/replay/trace_file.h"

namespace kheddle::property {
namespace {

namespace fs = std::filesystem;

Status write(const std::string& path, const std::string& text) {
  std::ofstream file(path);
  file << text;
  file.close();
  if (!file) return Error{"cannot be written", path, 0, ""};
  return ok();
}

std::string counts(const Outcome& outcome) {
  return std::string(verdict_name(outcome.verdict)) + ", " +
         std::to_string(outcome.findings.size()) + " findings, " + std::to_string(outcome.states) +
         " states, " + std::to_string(outcome.transitions) + " transitions, depth " +
         std::to_string(outcome.depth);
}

std::string where(const Finding& finding) {
  return std::string(kind_name(finding.kind)) + " " + fs::weakly_canonical(finding.file).string() +
         ":" + std::to_string(finding.line) + " after " +
         std::to_string(finding.schedule.steps.size()) + " steps";
}

}  // namespace

std::string output_folder() {
  for (const char* name : {"KHEDDLE_PROPERTY_DIR", "TEST_UNDECLARED_OUTPUTS_DIR", "TEST_TMPDIR"})
    if (const char* folder = std::getenv(name)) return folder;
  return fs::temp_directory_path().string();
}

std::string difference(const Outcome& a, const Outcome& b) {
  if (counts(a) != counts(b)) return counts(a) + "; " + counts(b);
  for (std::size_t i = 0; i < a.findings.size(); ++i)
    if (where(a.findings[i]) != where(b.findings[i]))
      return where(a.findings[i]) + "; " + where(b.findings[i]);
  return "";
}

Result<Saved> save(const Driver& driver, const Operations& operations, std::uint64_t max_states,
                   const std::string& folder, const std::string& name, const std::string& comment) {
  std::error_code ignored;
  fs::create_directories(folder, ignored);
  Saved saved;
  saved.scenario = folder + "/" + name + ".c";
  Status written = write(saved.scenario, scenario_text(driver, operations, comment));
  if (!written) return written.error();
  Result<Program> program = load_scenario(saved.scenario, driver);
  if (!program) return program.error();

  saved.outcome = explore_up_to(*program, max_states);
  const std::string other =
      difference(explore_up_to(with(compiled(driver), operations), max_states), saved.outcome);
  if (!other.empty())
    return Error{"what is saved is not what ran: " + other, saved.scenario, 0, ""};

  unsigned number = 0;
  for (Finding& finding : saved.outcome.findings) {
    narrate(*program, &finding);
    TraceFile trace = record(*program, finding.schedule);
    trace.scenario = name + ".c";
    trace.variant = variant_of(driver);
    trace.has_finding = true;
    trace.finding = finding;
    saved.traces.push_back(folder + "/" + name + "." + kind_name(finding.kind) + "-" +
                           std::to_string(++number) + ".trace");
    written = write(saved.traces.back(), print_trace(trace));
    if (!written) return written.error();
  }
  return saved;
}

}  // namespace kheddle::property
