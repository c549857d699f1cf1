#include "tests/property/save.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

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

// Neither lines nor order, which follows the lines: what is saved has the driver's text elsewhere.
std::vector<std::string> findings_of(const Outcome& outcome) {
  std::vector<std::string> result;
  for (const Finding& finding : outcome.findings)
    result.push_back(std::string(kind_name(finding.kind)) + " in " + finding.function + " after " +
                     std::to_string(finding.schedule.steps.size()) + " steps");
  std::sort(result.begin(), result.end());
  return result;
}

// Marks each finding on its line, as the answer of a scenario does.
std::string marked(const std::string& text, const std::vector<Finding>& findings) {
  std::map<std::uint32_t, std::set<std::string>> kinds;
  for (const Finding& finding : findings) kinds[finding.line].insert(kind_name(finding.kind));
  std::string result;
  std::istringstream lines(text);
  std::uint32_t number = 0;
  for (std::string line; std::getline(lines, line);) {
    const auto found = kinds.find(++number);
    const bool goes_on = line.ends_with('\\');  // a macro
    if (found != kinds.end()) {
      if (goes_on) line.pop_back();
      std::string list;
      for (const std::string& kind : found->second) list += (list.empty() ? "" : ", ") + kind;
      line += " /* FINDS " + list + (goes_on ? " */ \\" : " */");
    }
    result += line + "\n";
  }
  return result;
}

}  // namespace

std::string output_folder() {
  for (const char* name : {"KHEDDLE_PROPERTY_DIR", "TEST_UNDECLARED_OUTPUTS_DIR", "TEST_TMPDIR"})
    if (const char* folder = std::getenv(name)) return folder;
  return fs::temp_directory_path().string();
}

std::string difference(const Outcome& a, const Outcome& b) {
  if (counts(a) != counts(b)) return counts(a) + "; " + counts(b);
  const std::vector<std::string> of_a = findings_of(a);
  const std::vector<std::string> of_b = findings_of(b);
  for (std::size_t i = 0; i < of_a.size(); ++i)
    if (of_a[i] != of_b[i]) return of_a[i] + "; " + of_b[i];
  return "";
}

Result<Saved> save(const Driver& driver, const Operations& operations, std::uint64_t max_states,
                   const std::string& folder, const std::string& name, const std::string& comment) {
  std::error_code ignored;
  fs::create_directories(folder, ignored);
  Saved saved;
  saved.scenario = folder + "/" + name + ".c";
  const Outcome generated = explore_up_to(with(compiled(driver), operations), max_states);
  std::vector<std::string> head = {"VARIANT " + variant_of(driver) + " VIOLATED: " + comment};
  if (!generated.limits.empty()) head.push_back("OPTION max-states=" + std::to_string(max_states));
  const std::string text = scenario_text(driver, operations, head);

  // Once to learn the lines of the findings, and once with the marks on them, which move no line.
  Status written = write(saved.scenario, text);
  if (!written) return written.error();
  Result<Program> program = load_scenario(saved.scenario, driver);
  if (!program) return program.error();
  saved.outcome = explore_up_to(*program, max_states);
  const std::string other = difference(generated, saved.outcome);
  if (!other.empty())
    return Error{"what is saved is not what ran: " + other, saved.scenario, 0, ""};
  written = write(saved.scenario, marked(text, saved.outcome.findings));
  if (!written) return written.error();

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
