// kheddle abi: a header's structures on several machines.
#include <algorithm>
#include <filesystem>
#include <map>

#include "checker/abi/compare.h"
#include "checker/abi/write.h"
#include "checker/cli/commands.h"
#include "checker/cli/output.h"
#include "checker/front/layouts.h"

namespace kheddle {
namespace {

namespace fs = std::filesystem;

constexpr const char* kSystem = "/usr/include";

ExitCode usage(const Error& error) {
  complain(error);
  return ExitCode::kUsage;
}

// The header as a file, or as an #include would find it; canonical.
Result<std::string> find_header(const std::string& name, const std::vector<std::string>& includes) {
  std::vector<fs::path> candidates = {name};
  for (const std::string& include : includes) candidates.push_back(fs::path(include) / name);
  candidates.push_back(fs::path(kSystem) / name);
  for (const fs::path& candidate : candidates) {
    std::error_code error;
    if (fs::is_regular_file(candidate, error)) return fs::canonical(candidate).string();
  }
  return Error{"no such header", name, 0,
               "give a file, or a name as an #include has it, with -I for its folder"};
}

// NAME=REASON, with the name as the report writes it.
Status read_reasons(const std::vector<std::string>& allowed,
                    std::map<std::string, std::string>* reasons) {
  for (const std::string& text : allowed) {
    const std::size_t equals = text.find('=');
    if (equals == 0 || equals == std::string::npos || equals + 1 == text.size())
      return Error{"--allow " + text + ": no reason", "", 0, "write --allow 'struct NAME=REASON'"};
    (*reasons)[text.substr(0, equals)] = text.substr(equals + 1);
  }
  return ok();
}

// The headers of the machine where they are installed, of this one where they are not.
std::vector<std::string> system_of(const AbiMachine& machine, std::vector<std::string>* notes) {
  std::error_code error;
  if (fs::is_directory(fs::path(machine.headers) / "asm", error)) {
    if (machine.headers.starts_with(kSystem)) return {kSystem, machine.headers};
    return {machine.headers};
  }
  const std::string here = abi_machines().front().headers;
  notes->push_back(machine.name + " is compiled with the headers of " +
                   abi_machines().front().name + ": apt-get install " + machine.package);
  return {kSystem, here};
}

// A system header as an #include names it: each machine may have a copy of its own.
std::string common_name(const std::string& file) {
  std::error_code error;
  const fs::path canonical = fs::weakly_canonical(file, error);
  const std::string path = error ? file : canonical.string();
  for (const AbiMachine& machine : abi_machines())
    if (path.starts_with(machine.headers + "/")) return path.substr(machine.headers.size() + 1);
  const std::string system = std::string(kSystem) + "/";
  return path.starts_with(system) ? path.substr(system.size()) : path;
}

}  // namespace

ExitCode abi_command(const AbiArguments& arguments) {
  if (arguments.format != "text" && arguments.format != "json")
    return usage({"--format " + arguments.format + ": abi prints text or json", "", 0, ""});
  std::map<std::string, std::string> reasons;
  Status read = read_reasons(arguments.allowed, &reasons);
  if (!read) return usage(read.error());
  Result<std::string> header = find_header(arguments.header, arguments.includes);
  if (!header) return usage(header.error());

  AbiReport report{arguments.header, abi_machines(), {}, {}};
  std::vector<std::vector<Layout>> layouts;
  for (const AbiMachine& machine : report.machines) {
    LayoutRequest request{machine.triple, arguments.defines, arguments.includes,
                          system_of(machine, &report.notes)};
    Result<std::vector<Layout>> read_layouts = layouts_of(*header, request);
    if (!read_layouts) {
      Error error = read_layouts.error();
      error.message += " (for " + machine.name + ")";
      error.advice = "a header of the uapi compiles by itself; give -I and -D for what it needs";
      return usage(error);
    }
    for (Layout& layout : *read_layouts) layout.file = common_name(layout.file);
    layouts.push_back(std::move(*read_layouts));
  }
  std::vector<std::string> in_question;
  if (!arguments.all) in_question.push_back(common_name(*header));
  report.structures = compare_layouts(layouts, in_question, reasons);
  for (const auto& [name, reason] : reasons) {
    const auto one = std::ranges::find(report.structures, name, &AbiStructure::name);
    if (one == report.structures.end())
      return usage({"--allow " + name + ": no such structure", arguments.header, 0,
                    "write it as the report does, `struct NAME`"});
  }
  if (report.structures.empty())
    return usage({"defines no structure", arguments.header, 0,
                  "--all also judges those of the headers that it includes"});
  const std::string text = arguments.format == "json" ? abi_json(report) : abi_text(report);
  Status shown = arguments.output.empty() ? print(text) : write_file(arguments.output, text);
  if (!shown) return usage(shown.error());
  return open_problems(report) == 0 ? ExitCode::kHolds : ExitCode::kViolated;
}

}  // namespace kheddle
