#include "checker/front/signatures.h"

#include <llvm/BinaryFormat/Dwarf.h>
#include <llvm/IR/DebugInfo.h>
#include <llvm/IR/LLVMContext.h>
#include <llvm/IR/Module.h>
#include <llvm/IRReader/IRReader.h>
#include <llvm/Support/MemoryBuffer.h>
#include <llvm/Support/SourceMgr.h>

#include <algorithm>
#include <tuple>

#include "checker/front/compile.h"
#include "checker/front/debug_types.h"

namespace kheddle {
namespace {

namespace dwarf = llvm::dwarf;

// Parameters by number, from 1, as the variables that hold them are called.
std::map<unsigned, std::string> parameter_names(const llvm::DISubprogram& function) {
  std::map<unsigned, std::string> names;
  for (const llvm::DINode* node : function.getRetainedNodes())
    if (const auto* variable = llvm::dyn_cast<llvm::DILocalVariable>(node);
        variable != nullptr && variable->getArg() != 0)
      names[variable->getArg()] = variable->getName().str();
  return names;
}

Parameter parameter_of(const llvm::DIType* type, std::string name) {
  Parameter parameter{std::move(name), type_name(type), "", false};
  const auto* pointer = llvm::dyn_cast_or_null<llvm::DIDerivedType>(plain_type(type));
  if (pointer == nullptr || pointer->getTag() != dwarf::DW_TAG_pointer_type) return parameter;
  const llvm::DIType* target = pointer->getBaseType();
  while (const auto* qualified = llvm::dyn_cast_or_null<llvm::DIDerivedType>(target)) {
    if (qualified->getTag() != dwarf::DW_TAG_const_type &&
        qualified->getTag() != dwarf::DW_TAG_volatile_type)
      break;
    target = qualified->getBaseType();
  }
  parameter.pointee = type_name(target);
  const auto* composite = llvm::dyn_cast_or_null<llvm::DICompositeType>(plain_type(target));
  parameter.whole = composite != nullptr && is_aggregate(*composite) && !composite->isForwardDecl();
  return parameter;
}

FunctionSignature signature_of(const llvm::Function& function, const llvm::DISubprogram& debug) {
  FunctionSignature signature;
  signature.name = function.getName().str();
  signature.file = debug.getFilename().str();
  signature.line = debug.getLine();
  signature.variadic = function.isVarArg();
  const std::map<unsigned, std::string> names = parameter_names(debug);
  const llvm::DITypeRefArray types = debug.getType()->getTypeArray();
  signature.returns = type_name(types.size() == 0 ? nullptr : types[0]);
  for (unsigned i = 1; i < types.size(); ++i) {
    if (types[i] == nullptr) continue;  // ...
    const auto name = names.find(i);
    signature.parameters.push_back(
        parameter_of(types[i], name == names.end() ? "arg" + std::to_string(i) : name->second));
  }
  return signature;
}

}  // namespace

Result<SourceSignatures> read_signatures(const std::string& path, const LoadOptions& options) {
  if (Status input = check_input(path); !input) return input.error();
  Result<Compiler> compiler = Compiler::find(options);
  if (!compiler) return compiler.error();
  Result<Bitcode> bitcode = compiler->compile(path, Compiler::Owner::kUser);
  if (!bitcode) return bitcode.error();
  llvm::LLVMContext context;
  llvm::SMDiagnostic problem;
  const std::unique_ptr<llvm::Module> module =
      llvm::parseIR(llvm::MemoryBufferRef(*bitcode, path), problem, context);
  if (module == nullptr) return Error{"not LLVM's: " + problem.getMessage().str(), path, 0, ""};

  SourceSignatures found;
  for (const llvm::Function& function : *module) {
    const llvm::DISubprogram* debug = function.getSubprogram();
    if (!function.isDeclaration() && debug != nullptr)
      found.functions.push_back(signature_of(function, *debug));
  }
  std::ranges::sort(found.functions, {},
                    [](const FunctionSignature& one) { return std::tie(one.file, one.line); });
  llvm::DebugInfoFinder finder;
  finder.processModule(*module);
  for (const llvm::DIType* type : finder.types()) {
    const auto* composite = llvm::dyn_cast<llvm::DICompositeType>(type);
    if (composite == nullptr || !is_aggregate(*composite) || composite->isForwardDecl() ||
        composite->getName().empty())
      continue;
    SourceSignatures::Structure& structure = found.structures[type_name(composite)];
    structure.file = type_file(*composite);
    structure.members.clear();
    for (const llvm::DINode* element : composite->getElements())
      if (const auto* member = llvm::dyn_cast<llvm::DIDerivedType>(element);
          member != nullptr && member->getTag() == dwarf::DW_TAG_member)
        structure.members.push_back({member->getName().str(), type_name(member->getBaseType())});
  }
  return found;
}

}  // namespace kheddle
