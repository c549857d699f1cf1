#include "checker/front/load.h"

#include <llvm/IR/LLVMContext.h>
#include <llvm/IR/Verifier.h>
#include <llvm/Support/raw_ostream.h>

#include <filesystem>
#include <optional>
#include <utility>
#include <vector>

#include "checker/base/check.h"
#include "checker/front/compile.h"
#include "checker/front/conventions.h"
#include "checker/front/frames.h"
#include "checker/front/guards.h"
#include "checker/front/leave.h"
#include "checker/front/link.h"
#include "checker/front/lower.h"
#include "checker/front/passes.h"
#include "checker/front/program_cache.h"

namespace kheddle {
namespace {

namespace fs = std::filesystem;

// "regions/alias" for a file below home/scenarios, else the file's name without its extension.
std::string program_name(const std::string& path, const std::string& home) {
  std::error_code error;
  const fs::path full = fs::weakly_canonical(path, error);
  const fs::path scenarios = fs::weakly_canonical(home + "/scenarios", error);
  std::string relative = full.lexically_relative(scenarios).replace_extension().string();
  if (!home.empty() && !relative.empty() && !relative.starts_with("..")) return relative;
  return fs::path(path).stem().string();
}

std::string verify(const llvm::Module& module) {
  std::string text;
  llvm::raw_string_ostream stream(text);
  return llvm::verifyModule(module, &stream) ? text : "";
}

Result<Program> make_program(const std::string& path, const LoadOptions& options,
                             const Compiler& compiler) {
  std::vector<Compiler::Source> sources = {{path, Compiler::Owner::kUser}};
  std::vector<std::string> headers;
  if (const auto& tree = compiler.tree(); tree.has_value()) {
    for (const std::string& source : tree->sources())
      sources.push_back({source, Compiler::Owner::kTree});
    headers = tree->headers();
  }
  std::vector<Bitcode> files;
  for (Result<Bitcode>& result : compiler.compile_all(sources)) {
    if (!result) return result.error();
    files.push_back(std::move(*result));
  }
  const Bitcode own = std::move(files.front());
  files.erase(files.begin());
  llvm::LLVMContext context;
  auto module = parse_module(own, path, context);
  if (!module) return module.error();
  if (const std::string broken = verify(**module); !broken.empty())
    return Error{"is no valid LLVM module: " + broken, path, 0, ""};
  if (Status status = insert_guards(**module); !status) return status.error();
  apply_conventions(**module);
  lower_variable_frames(**module);
  lower_computed_jumps(**module);
  if (Status status = link_model(**module, compiler, files, options); !status)
    return status.error();
  lower_thread_exits(**module);
  run_passes(**module);
  const std::string broken = verify(**module);
  KHEDDLE_CHECK(broken.empty(), "passes keep a module valid: " + broken);
  Result<Program> program = lower(**module, options.home, headers);
  if (program) return program;
  Error error = program.error();
  if (error.file.empty()) error.file = path;
  return error;
}

}  // namespace

Result<Program> load(const std::string& path, const LoadOptions& options,
                     LoadStatistics* statistics) {
  if (Status status = check_input(path); !status) return status.error();
  Result<Compiler> compiler = Compiler::find(options);
  if (!compiler) return compiler.error();
  const std::string name = program_name(path, options.home);
  const ProgramCache cache(path, name, options, *compiler);
  if (std::optional<Program> known = cache.find()) {
    if (statistics != nullptr) *statistics = {0, 0, true};
    return std::move(*known);
  }
  Result<Program> program = make_program(path, options, *compiler);
  if (statistics != nullptr) *statistics = compiler->record().statistics;
  if (!program) return program;
  program->name = name;
  program->variant = options.variant;
  cache.store(*program);
  return program;
}

}  // namespace kheddle
