// The model library: every source below model/ that a program may need, compiled once, linked into
// the user's module the way an archive is, file by file as symbols are missing.
#pragma once

#include <llvm/IR/Module.h>

#include <memory>
#include <string>
#include <vector>

#include "checker/base/result.h"
#include "checker/front/compile.h"

namespace kheddle {

// Parses bitcode or textual IR.
Result<std::unique_ptr<llvm::Module>> parse_module(const Bitcode& bitcode, const std::string& name,
                                                   llvm::LLVMContext& context);

// Every source of the model that a program may be linked with, sorted; beside a kernel tree others
// than without one.
std::vector<std::string> model_sources(const std::string& home, bool tree);

// Links what the module needs of home/model, then keeps main and the constructors and what they
// reach. A program without main gets the model's if it uses the file that defines it, as a scenario
// that registers threads does. `tree_files` are the sources of the compiler's kernel tree,
// compiled; all of them are linked. Errors: a model source that does not compile, a symbol of two
// types.
Status link_model(llvm::Module& module, const Compiler& compiler,
                  const std::vector<Bitcode>& tree_files, const LoadOptions& options);

}  // namespace kheddle
