#include "tests/property/driver.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <utility>

#include "checker/explorer/explore.h"
#include "checker/front/load.h"
#include "scenarios/generated_program.h"

namespace kheddle::property {
namespace {

namespace fs = std::filesystem;

struct Build {
  const System* system;
  std::vector<std::string> defines;  // what makes it this driver
};

const std::map<std::string, Build>& builds() {
  static const std::map<std::string, Build> all = {
      {"export", {&kVfio, {}}},
      {"fmb", {&kFmb, {}}},
      {"mmap", {&kVfio, {"VFIO_PCI_DMABUF_MMAP"}}},
      {"nvgrace", {&kVfio, {"VFIO_PCI_DMABUF_MMAP", "NVGRACE_GPU"}}},
      {"regions", {&kRegions, {}}},
  };
  return all;
}

LoadOptions load_options() {
  const char* scratch = std::getenv("TEST_TMPDIR");
  LoadOptions options;
  options.home = home();
  options.cache = std::string(scratch != nullptr ? scratch : "/tmp") + "/cache";
  return options;
}

[[noreturn]] void die(const std::string& message) {
  std::fprintf(stderr, "tests/property: %s\n", message.c_str());
  std::abort();
}

std::vector<std::uint8_t>& contents(Program* program, const std::string& name, std::size_t size) {
  for (Variable& variable : program->variables)
    if (variable.name == name && variable.size == size) return variable.initial;
  die("the program has no " + name + " of that size");
}

// The text of a file, with what it includes by "name" in place of the include, each file once.
// What stands in two branches of an #if must have been included before it. Marks of findings are
// left out: they are those of the tree's scenarios.
std::string flattened(const fs::path& path, std::set<fs::path>* seen) {
  static const std::regex include(R"re(\s*#\s*include\s*"([^"]+)".*)re");
  static const std::regex mark(R"(\s*/\* FINDS\b[^*]*\*/)");
  if (!seen->insert(path.lexically_normal()).second) return "";
  std::ifstream file(path);
  if (!file) die(path.string() + " cannot be read");
  std::string text;
  std::smatch match;
  for (std::string line; std::getline(file, line);)
    text += std::regex_match(line, match, include)
                ? flattened(path.parent_path() / match[1].str(), seen)
                : std::regex_replace(line, mark, "") + "\n";
  return text;
}

}  // namespace

const std::vector<std::string>& driver_names() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> result;
    for (const auto& [name, build] : builds()) result.push_back(name);
    return result;
  }();
  return names;
}

const System& system_of(const Driver& driver) { return *builds().at(driver.name).system; }

std::string name_of(const Driver& driver) {
  if (driver.defects.empty()) return driver.name + ", fixed";
  std::string text = driver.name;
  for (const std::string& defect : driver.defects) text += ", " + defect;
  return text;
}

std::string variant_of(const Driver& driver) {
  std::string text;
  for (const std::string& defect : driver.defects) text += (text.empty() ? "" : "_") + defect;
  return text.empty() ? "fixed" : text;
}

std::string home() { return fs::canonical("model/kheddle.h").parent_path().parent_path().string(); }

const Program& compiled(const Driver& driver) {
  static std::map<Driver, Program> programs;
  auto found = programs.find(driver);
  if (found != programs.end()) return found->second;
  LoadOptions options = load_options();
  for (const std::string& define : builds().at(driver.name).defines)
    options.defines.push_back(define + "=1");
  for (const std::string& defect : driver.defects)
    options.defines.push_back("VARIANT_" + defect + "=1");
  Result<Program> program = load(home() + "/" + system_of(driver).folder + "/generated.c", options);
  if (!program) die(program.error().message);
  return programs.emplace(driver, std::move(*program)).first->second;
}

Program with(const Program& compiled, const Operations& operations) {
  Program program = compiled;
  std::vector<std::uint8_t>& table =
      contents(&program, "operations", GENERATED_THREADS * GENERATED_CALLS);
  std::fill(table.begin(), table.end(), 0);
  for (std::size_t t = 0; t < operations.threads.size(); ++t)
    std::copy(operations.threads[t].begin(), operations.threads[t].end(),
              table.begin() + static_cast<std::ptrdiff_t>(t * GENERATED_CALLS));
  contents(&program, "environment", 1)[0] = operations.environment;
  return program;
}

Outcome explore_up_to(const Program& program, std::uint64_t max_states) {
  ExploreOptions options;
  options.jobs = 1;
  options.budget.max_states = max_states;
  return explore(program, options);
}

std::string scenario_text(const Driver& driver, const Operations& operations,
                          const std::vector<std::string>& head) {
  const System& system = system_of(driver);
  std::string text = "/* Written by tests/property.\n *\n";
  for (const std::string& line : head) text += " * " + line + "\n";
  text += " *\n *\tdriver: " + name_of(driver) + "\n";
  for (const std::string& line : lines(system, operations)) text += " *\t" + line + "\n";
  text += " */\n";
  for (const std::string& define : builds().at(driver.name).defines)
    text += "#define " + define + " 1\n";
  for (const std::string& defect : driver.defects) text += "#define VARIANT_" + defect + " 1\n";
  text += "#define OPERATIONS " + table(system, operations) + "\n";
  text += "#define ENVIRONMENT (" + environment(system, operations) + ")\n";
  std::set<fs::path> seen;
  return text + flattened(home() + "/" + system.folder + "/generated.h", &seen);
}

Result<Program> load_scenario(const std::string& path, const Driver& driver) {
  LoadOptions options = load_options();
  options.variant = variant_of(driver);
  return load(path, options);
}

}  // namespace kheddle::property
