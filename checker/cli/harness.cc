// kheddle harness: a first harness for functions of a driver, compiled once to see what it lacks.
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>

#include "checker/cli/commands.h"
#include "checker/cli/harness_text.h"
#include "checker/cli/home.h"
#include "checker/cli/nearest.h"
#include "checker/cli/output.h"
#include "checker/front/load.h"

namespace kheddle {
namespace {

namespace fs = std::filesystem;

ExitCode usage(const Error& error) {
  complain(error);
  return ExitCode::kUsage;
}

// Where the driver's file is, and how the harness includes it.
struct Driver {
  std::string path, included;
};

Result<Driver> find_driver(const HarnessArguments& arguments) {
  std::error_code error;
  const std::string& tree = arguments.settings.kernel_tree;
  const fs::path given = arguments.file;
  fs::path path = given;
  if (!tree.empty() && !fs::is_regular_file(path, error)) path = fs::path(tree) / given;
  if (!fs::is_regular_file(path, error))
    return Error{"no such file", given.string(), 0,
                 tree.empty() ? "give a driver's .c file; of a kernel tree with --kernel-tree DIR"
                              : "give a .c file, by its path or by its path in the kernel tree"};
  path = fs::canonical(path, error);
  const fs::path top = tree.empty() ? fs::path() : fs::weakly_canonical(tree, error);
  if (!top.empty() && path.string().starts_with(top.string() + "/"))
    return Driver{path.string(), path.lexically_relative(top).string()};
  const fs::path folder = arguments.output.empty()
                              ? fs::current_path(error)
                              : fs::absolute(arguments.output, error).parent_path();
  return Driver{path.string(),
                path.lexically_relative(fs::weakly_canonical(folder, error)).string()};
}

// A file beside the harness to be, so that what it includes is found; it goes away again.
class Draft {
 public:
  explicit Draft(const std::string& output)
      : path_((fs::path(output).parent_path() / fmt::format(".kheddle-harness-{}.c", ::getpid()))
                  .string()) {}
  ~Draft() {
    std::error_code ignored;
    fs::remove(path_, ignored);
  }
  Draft(const Draft&) = delete;
  Draft& operator=(const Draft&) = delete;
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

}  // namespace

ExitCode harness_command(const HarnessArguments& arguments) {
  Result<std::string> home = find_home();
  if (!home) return usage(home.error());
  Result<Driver> driver = find_driver(arguments);
  if (!driver) return usage(driver.error());

  LoadOptions options;
  options.defines = arguments.settings.defines;
  options.includes = arguments.settings.includes;
  options.home = *home;
  options.use_cache = arguments.settings.use_cache;
  options.stubs = arguments.settings.stubs;
  options.kernel_tree = arguments.settings.kernel_tree;
  Result<SourceSignatures> signatures = read_signatures(driver->path, options);
  if (!signatures) return usage(signatures.error());

  HarnessRequest request{driver->included, !options.kernel_tree.empty(), {}};
  std::vector<std::string> names;
  for (const FunctionSignature& function : signatures->functions) names.push_back(function.name);
  for (const std::string& name : arguments.functions) {
    const auto function = std::ranges::find(signatures->functions, name, &FunctionSignature::name);
    if (function == signatures->functions.end())
      return usage(
          {"no function " + name, arguments.file, 0,
           did_you_mean(name, names) +
               "it must have a body there; a static one that nobody uses is compiled away"});
    request.functions.push_back(*function);
  }

  const Draft draft(arguments.output);
  std::string text = harness_text(request, *signatures, {});
  Status written = write_file(draft.path(), text);
  if (!written) return usage(written.error());
  Result<Program> program = load(draft.path(), options);
  if (program)
    text = harness_text(request, *signatures, unmodelled_calls(*program, arguments.functions));
  Status shown = arguments.output.empty() ? print(text) : write_file(arguments.output, text);
  if (!shown) return usage(shown.error());
  if (program) return ExitCode::kHolds;
  Error error = program.error();
  error.message = "the harness is written, and does not compile yet: " + error.message;
  if (error.file == draft.path()) error.file = arguments.output;
  complain(error);
  return ExitCode::kIncomplete;
}

}  // namespace kheddle
