#include "checker/front/lower.h"

#include <llvm/IR/Constants.h>

#include <map>

#include "checker/front/addresses.h"
#include "checker/front/digest.h"
#include "checker/front/liveness.h"
#include "checker/front/lower_function.h"
#include "checker/front/source_map.h"

namespace kheddle {
namespace {

// llvm.global_ctors: { priority, function, what it belongs to }; lower priorities first.
std::vector<FunctionId> constructors_of(const llvm::Module& module, const Addresses& addresses) {
  const llvm::GlobalVariable* list = module.getNamedGlobal("llvm.global_ctors");
  if (list == nullptr || !list->hasInitializer()) return {};
  const auto* array = llvm::dyn_cast<llvm::ConstantArray>(list->getInitializer());
  if (array == nullptr) return {};
  std::multimap<std::uint64_t, FunctionId> entries;  // equal priorities stay in order
  for (const llvm::Use& use : array->operands()) {
    const auto* entry = llvm::cast<llvm::ConstantStruct>(use);
    const auto* function =
        llvm::dyn_cast<llvm::Function>(entry->getOperand(1)->stripPointerCastsAndAliases());
    if (function == nullptr) continue;
    const auto* priority = llvm::cast<llvm::ConstantInt>(entry->getOperand(0));
    entries.emplace(priority->getZExtValue(), addresses.function(function));
  }
  std::vector<FunctionId> result;
  for (const auto& [priority, function] : entries) result.push_back(function);
  return result;
}

}  // namespace

Result<Program> lower(const llvm::Module& module, const std::string& home,
                      const std::vector<std::string>& headers) {
  Program program;
  SourceMap sources(program, home, headers);
  Addresses addresses(module, program, sources);
  const llvm::Function* entry = module.getFunction("main");
  if (entry == nullptr || entry->isDeclaration())
    return Error{"no thread: the file names neither KH_THREAD nor main", "", 0,
                 "include <kheddle/scenario.h> and start threads with KH_THREAD"};
  program.entry = addresses.function(entry);
  program.constructors = constructors_of(module, addresses);
  if (Status status = addresses.initialise(); !status) return status.error();
  LoweringContext context{program, addresses, sources, module.getDataLayout(), {}};
  for (const llvm::Function& function : module) {
    if (function.isDeclaration() || function.isIntrinsic()) continue;
    FunctionLowering(context, function).run();
    compute_liveness(program.functions[addresses.function(&function)]);
  }
  program.digest = digest_of(program);
  return program;
}

}  // namespace kheddle
