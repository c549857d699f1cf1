#include "tests/property/driver.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <utility>

#include "checker/explorer/explore.h"
#include "checker/front/load.h"
#include "scenarios/vfio/generated_operations.h"

namespace kheddle::property {
namespace {

namespace fs = std::filesystem;

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
  die("generated.c has no " + name + " of that size");
}

}  // namespace

std::string name_of(const Driver& driver) {
  std::string text = driver.dmabuf_mmap ? "mmap" : "export";
  if (driver.defects.empty()) return text + ", fixed";
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
  if (driver.dmabuf_mmap) options.defines.push_back("VFIO_PCI_DMABUF_MMAP=1");
  for (const std::string& defect : driver.defects)
    options.defines.push_back("VARIANT_" + defect + "=1");
  Result<Program> program = load(home() + "/scenarios/vfio/generated.c", options);
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
                          const std::string& comment) {
  std::string text = "/* Written by tests/property. " + comment + "\n *\n";
  text += " *\tdriver: " + name_of(driver) + "\n";
  for (const std::string& line : lines(operations)) text += " *\t" + line + "\n";
  text += " *\n * VARIANT " + variant_of(driver) +
          (driver.defects.empty() ? " HOLDS: it should\n" : " VIOLATED: it has this defect\n");
  text += " */\n";
  if (driver.dmabuf_mmap) text += "#define VFIO_PCI_DMABUF_MMAP 1\n";
  for (const std::string& defect : driver.defects) text += "#define VARIANT_" + defect + " 1\n";
  text += "#define OPERATIONS " + table(operations) + "\n";
  text += "#define ENVIRONMENT (" + environment(operations) + ")\n";
  return text + "#include \"" + home() + "/scenarios/vfio/generated.h\"\n";
}

Result<Program> load_scenario(const std::string& path, const Driver& driver) {
  LoadOptions options = load_options();
  options.variant = variant_of(driver);
  return load(path, options);
}

}  // namespace kheddle::property
