#include "checker/front/link.h"

#include <llvm/AsmParser/Parser.h>
#include <llvm/Bitcode/BitcodeReader.h>
#include <llvm/IR/DiagnosticInfo.h>
#include <llvm/IR/DiagnosticPrinter.h>
#include <llvm/IRReader/IRReader.h>
#include <llvm/Linker/Linker.h>
#include <llvm/Support/MemoryBuffer.h>
#include <llvm/Support/SourceMgr.h>
#include <llvm/Support/raw_ostream.h>
#include <llvm/Transforms/IPO/GlobalDCE.h>
#include <llvm/Transforms/IPO/Internalize.h>

#include <algorithm>
#include <filesystem>
#include <optional>
#include <set>
#include <vector>

#include "checker/base/check.h"
#include "checker/front/intrinsics.h"
#include "checker/front/stubs.h"

namespace kheddle {
namespace {

namespace fs = std::filesystem;

// Directories below model/ that hold no code for checked programs.
bool is_other(const std::string& name) {
  return name == "include" || name == "native" || name == "posix" || name == "tests" ||
         name == "tree";
}

void add_sources(const fs::path& directory, std::vector<std::string>& sources) {
  std::error_code error;
  std::vector<std::string> found;
  for (fs::recursive_directory_iterator i(directory, error), end; !error && i != end;
       i.increment(error)) {
    const std::string extension = i->path().extension().string();
    if (extension == ".c" || extension == ".cc") found.push_back(i->path().string());
  }
  std::sort(found.begin(), found.end());
  sources.insert(sources.end(), found.begin(), found.end());
}

std::vector<std::string> kernel_sources(const std::string& home) {
  std::vector<std::string> sources;
  std::vector<fs::path> directories;
  std::error_code error;
  for (fs::directory_iterator i(home + "/model", error), end; !error && i != end;
       i.increment(error))
    if (i->is_directory() && !is_other(i->path().filename().string()))
      directories.push_back(i->path());
  std::sort(directories.begin(), directories.end());
  for (const fs::path& directory : directories) add_sources(directory, sources);
  return sources;
}

// What stands in front of a kernel tree. Its C files are compiled as one, all.c, which tells why.
std::vector<std::string> tree_sources(const std::string& home) {
  std::vector<std::string> sources;
  add_sources(home + "/model/tree", sources);
  std::erase_if(sources, [](const std::string& path) {
    return path.ends_with(".c") && !path.ends_with("/all.c");
  });
  return sources;
}

// One compiled file of the library and what it offers.
struct Unit {
  std::string path;
  Bitcode bitcode;
  std::set<std::string> symbols;
  bool linked = false;
};

// A source that does not compile is left out, and `broken` says why: it is an error only for
// programs in which something is missing then.
std::vector<Unit> compile_units(const std::vector<std::string>& paths, const Compiler& compiler,
                                std::optional<Error>* broken) {
  std::vector<Compiler::Source> sources;
  for (const std::string& path : paths) sources.push_back({path, Compiler::Owner::kModel});
  std::vector<Result<Bitcode>> results = compiler.compile_all(sources);
  std::vector<Unit> units;
  for (std::size_t i = 0; i < paths.size(); ++i) {
    if (results[i]) {
      units.push_back({paths[i], std::move(*results[i]), {}, false});
    } else if (!*broken) {
      *broken = results[i].error();
      broken->value().message.insert(0, "the model does not compile: ");
    }
  }
  return units;
}

std::set<std::string> undefined_symbols(const llvm::Module& module) {
  std::set<std::string> result;
  for (const llvm::GlobalValue& value : module.global_values()) {
    if (!value.isDeclaration() || value.getName().starts_with("llvm.")) continue;
    if (intrinsic_from_name(value.getName().str()) || value.getName() == kExitThread) continue;
    // A declaration that nothing refers to asks for nothing, except for the main that we add.
    if (value.use_empty() && value.getName() != "main") continue;
    result.insert(value.getName().str());
  }
  return result;
}

Status read_symbols(std::vector<Unit>& units, llvm::LLVMContext& context) {
  for (Unit& unit : units) {
    auto module =
        llvm::getLazyBitcodeModule(llvm::MemoryBufferRef(unit.bitcode, unit.path), context);
    if (!module) return Error{llvm::toString(module.takeError()), unit.path, 0, ""};
    for (const llvm::GlobalValue& value : (*module)->global_values())
      if (!value.isDeclaration() && !value.hasLocalLinkage())
        unit.symbols.insert(value.getName().str());
  }
  return ok();
}

bool offers(const Unit& unit, const std::set<std::string>& wanted) {
  return std::any_of(wanted.begin(), wanted.end(),
                     [&unit](const std::string& name) { return unit.symbols.contains(name); });
}

// The linker speaks to the context's handler.
class Listener : public llvm::DiagnosticHandler {
 public:
  explicit Listener(std::string* text) : text_(text) {}
  bool handleDiagnostics(const llvm::DiagnosticInfo& info) override {
    if (info.getSeverity() != llvm::DS_Error) return true;
    llvm::raw_string_ostream stream(*text_);
    llvm::DiagnosticPrinterRawOStream printer(stream);
    info.print(printer);
    return true;
  }

 private:
  std::string* text_;
};

void forget_used(llvm::Module& module) {
  for (const char* name : {"llvm.used", "llvm.compiler.used"})
    if (llvm::GlobalVariable* list = module.getNamedGlobal(name)) list->eraseFromParent();
}

// What the program defines itself stays the program's; the linker settles weak definitions.
void yield_to(const llvm::Module& program, llvm::Module& unit) {
  for (llvm::GlobalValue& value : unit.global_values()) {
    if (value.isDeclaration() || value.hasLocalLinkage() || value.hasAppendingLinkage()) continue;
    const llvm::GlobalValue* own = program.getNamedValue(value.getName());
    if (own != nullptr && own->isStrongDefinitionForLinker() && !own->hasLocalLinkage())
      value.setLinkage(llvm::GlobalValue::WeakAnyLinkage);
  }
}

// The tree's own files, all of them: what they are in front of the model for.
Status link_tree(llvm::Module& module, const KernelTree& tree, const std::vector<Bitcode>& files) {
  KHEDDLE_CHECK(files.size() == tree.sources().size(), "each source of the tree was compiled");
  for (std::size_t i = 0; i < files.size(); ++i) {
    const std::string& path = tree.sources()[i];
    auto parsed = parse_module(files[i], path, module.getContext());
    if (!parsed) return parsed.error();
    std::string text;
    module.getContext().setDiagnosticHandler(std::make_unique<Listener>(&text));
    forget_used(**parsed);
    if (llvm::Linker::linkModules(module, std::move(*parsed)))
      return Error{"cannot be linked with the harness: " + text, path, 0,
                   "is the file both included and named by KH_SOURCES?"};
  }
  return ok();
}

// Links files until none offers what is missing. A file is linked once and whole: taking more of it
// later would bring a second copy of its static variables. What is not used goes afterwards.
Status link_units(llvm::Module& module, std::vector<Unit>& units) {
  std::string text;
  module.getContext().setDiagnosticHandler(std::make_unique<Listener>(&text));
  llvm::Linker linker(module);
  for (bool changed = true; changed;) {
    changed = false;
    for (Unit& unit : units) {
      if (unit.linked || !offers(unit, undefined_symbols(module))) continue;
      auto parsed = parse_module(unit.bitcode, unit.path, module.getContext());
      if (!parsed) return parsed.error();
      yield_to(module, **parsed);
      if (linker.linkInModule(std::move(*parsed)))
        return Error{"cannot be linked with the program: " + text, unit.path, 0,
                     "a name of the program clashes with one of the model"};
      unit.linked = true;
      changed = true;
    }
  }
  return ok();
}

void keep_reachable(llvm::Module& module) {
  forget_used(module);
  llvm::internalizeModule(module,
                          [](const llvm::GlobalValue& value) { return value.getName() == "main"; });
  llvm::ModuleAnalysisManager modules;
  llvm::FunctionAnalysisManager functions;
  llvm::GlobalDCEPass().run(module, modules);
}

}  // namespace

Result<std::unique_ptr<llvm::Module>> parse_module(const Bitcode& bitcode, const std::string& name,
                                                   llvm::LLVMContext& context) {
  llvm::SMDiagnostic problem;
  std::unique_ptr<llvm::Module> module =
      llvm::parseIR(llvm::MemoryBufferRef(bitcode, name), problem, context);
  if (module == nullptr)
    return Error{problem.getMessage().str(), name,
                 static_cast<std::uint32_t>(std::max(0, problem.getLineNo())),
                 "kheddle reads bitcode of LLVM 19 and older"};
  module->convertToNewDbgValues();
  return module;
}

std::vector<std::string> model_sources(const std::string& home, bool tree) {
  if (home.empty()) return {};
  if (tree) return tree_sources(home);
  std::vector<std::string> sources = kernel_sources(home);
  add_sources(home + "/model/posix", sources);
  return sources;
}

Status link_model(llvm::Module& module, const Compiler& compiler,
                  const std::vector<Bitcode>& tree_files, const LoadOptions& options) {
  std::vector<Unit> units;
  std::optional<Error> broken;
  const auto add = [&](const std::vector<std::string>& sources) -> Status {
    std::vector<Unit> compiled = compile_units(sources, compiler, &broken);
    if (Status status = read_symbols(compiled, module.getContext()); !status) return status;
    std::move(compiled.begin(), compiled.end(), std::back_inserter(units));
    return ok();
  };
  const llvm::Function* main = module.getFunction("main");
  const bool has_main = main != nullptr && !main->isDeclaration();
  if (const auto& tree = compiler.tree(); tree.has_value()) {
    if (Status status = link_tree(module, *tree, tree_files); !status) return status;
    // A tree that the model does not fit is refused before anything else.
    const std::string all = options.home + "/model/tree/all.c";
    if (auto fits = compiler.compile(all, Compiler::Owner::kModel); !fits) return fits.error();
  }
  if (Status status = define_stubs(module, options.stubs); !status) return status;
  if (!options.home.empty()) {
    std::vector<std::string> sources;
    if (compiler.tree())
      sources = tree_sources(options.home);
    else
      sources = kernel_sources(options.home);
    if (Status status = add(sources); !status) return status;
    if (!has_main) {
      const std::set<std::string> wanted = undefined_symbols(module);
      for (const Unit& unit : units)
        if (unit.symbols.contains("main") && offers(unit, wanted))
          module.getOrInsertFunction(
              "main", llvm::FunctionType::get(llvm::Type::getInt32Ty(module.getContext()), false));
    }
    if (Status status = link_units(module, units); !status) return status;
    std::vector<std::string> posix;
    if (options.posix != LoadOptions::Posix::kNever && !compiler.tree())
      add_sources(options.home + "/model/posix", posix);
    const bool missing = !undefined_symbols(module).empty();
    if (!posix.empty() && (missing || options.posix == LoadOptions::Posix::kAlways)) {
      if (Status status = add(posix); !status) return status;
      if (Status status = link_units(module, units); !status) return status;
    }
  }
  if (broken && (!undefined_symbols(module).empty() || module.getFunction("main") == nullptr))
    return *broken;
  keep_reachable(module);
  return ok();
}

}  // namespace kheddle
