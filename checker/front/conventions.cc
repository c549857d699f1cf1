#include "checker/front/conventions.h"

#include <llvm/IR/Constants.h>
#include <llvm/IR/DebugInfoMetadata.h>
#include <llvm/IR/IRBuilder.h>
#include <llvm/IR/InstIterator.h>
#include <llvm/IR/Instructions.h>
#include <llvm/IR/Module.h>

namespace kheddle {
namespace {

llvm::Function* defined(llvm::Module& module, llvm::StringRef name) {
  llvm::Function* function = module.getFunction(name);
  return function != nullptr && !function->isDeclaration() ? function : nullptr;
}

// Where the function begins, for calls that no line of it made.
llvm::DebugLoc head_of(const llvm::Function& function) {
  llvm::DISubprogram* debug = function.getSubprogram();
  if (debug == nullptr) return {};
  return llvm::DILocation::get(function.getContext(), debug->getScopeLine(), 0, debug);
}

llvm::GlobalVariable* variable(llvm::Module& module, llvm::Constant* initial, const char* name) {
  return new llvm::GlobalVariable(module, initial->getType(), false,
                                  llvm::GlobalValue::InternalLinkage, initial, name);
}

void give_arguments(llvm::Module& module) {
  llvm::Function* main = defined(module, "main");
  if (main == nullptr || !main->use_empty()) return;
  llvm::LLVMContext& context = module.getContext();
  auto* pointer = llvm::PointerType::get(context, 0);
  llvm::Constant* null = llvm::ConstantPointerNull::get(pointer);
  for (llvm::Argument& argument : main->args()) {
    if (argument.use_empty()) continue;
    llvm::Constant* value = nullptr;
    if (argument.getArgNo() == 0 && argument.getType()->isIntegerTy()) {
      value = llvm::ConstantInt::get(argument.getType(), 1);
    } else if (argument.getArgNo() == 1 && argument.getType()->isPointerTy()) {
      llvm::Constant* name =
          variable(module, llvm::ConstantDataArray::getString(context, "program"), "argv[0]");
      auto* type = llvm::ArrayType::get(pointer, 2);
      value = variable(module, llvm::ConstantArray::get(type, {name, null}), "argv");
    } else if (argument.getArgNo() == 2 && argument.getType()->isPointerTy()) {
      auto* type = llvm::ArrayType::get(pointer, 1);
      value = variable(module, llvm::ConstantArray::get(type, {null}), "envp");
    }
    if (value != nullptr) argument.replaceAllUsesWith(value);
  }
}

void make_atomic(llvm::Function& function) {
  llvm::Module& module = *function.getParent();
  llvm::Type* nothing = llvm::Type::getVoidTy(module.getContext());
  const llvm::FunctionCallee begin = module.getOrInsertFunction("kh_atomic_begin", nothing);
  const llvm::FunctionCallee end = module.getOrInsertFunction("kh_atomic_end", nothing);
  for (llvm::Instruction& instruction : llvm::instructions(function))
    if (llvm::isa<llvm::ReturnInst>(instruction)) {
      llvm::IRBuilder<> builder(&instruction);
      builder.SetCurrentDebugLocation(instruction.getDebugLoc());
      builder.CreateCall(end);
    }
  llvm::BasicBlock& entry = function.getEntryBlock();
  llvm::IRBuilder<> builder(&entry, entry.getFirstNonPHIOrDbgOrAlloca());
  builder.SetCurrentDebugLocation(head_of(function));
  builder.CreateCall(begin);
}

void make_assumption(llvm::Function& function) {
  if (function.arg_size() != 1 || !function.getArg(0)->getType()->isIntegerTy()) return;
  if (!function.getReturnType()->isVoidTy()) return;
  llvm::Module& module = *function.getParent();
  llvm::LLVMContext& context = module.getContext();
  const llvm::GlobalValue::LinkageTypes linkage = function.getLinkage();
  llvm::DISubprogram* debug = function.getSubprogram();
  const llvm::DebugLoc place = head_of(function);
  function.deleteBody();
  function.setLinkage(linkage);
  function.setSubprogram(debug);
  llvm::IRBuilder<> builder(llvm::BasicBlock::Create(context, "", &function));
  builder.SetCurrentDebugLocation(place);
  const llvm::FunctionCallee assume = module.getOrInsertFunction(
      "kh_assume", llvm::FunctionType::get(builder.getVoidTy(), {builder.getInt1Ty()}, false));
  builder.CreateCall(assume, builder.CreateIsNotNull(function.getArg(0)));
  builder.CreateRetVoid();
}

void report_calls(llvm::Function& function) {
  llvm::Module& module = *function.getParent();
  for (llvm::User* user : function.users()) {
    auto* call = llvm::dyn_cast<llvm::CallBase>(user);
    if (call == nullptr || call->getCalledOperand() != &function) continue;
    llvm::IRBuilder<> builder(call);
    builder.SetCurrentDebugLocation(call->getDebugLoc());
    const llvm::FunctionCallee fail = module.getOrInsertFunction(
        "kh_fail", llvm::FunctionType::get(builder.getVoidTy(),
                                           {builder.getPtrTy(), builder.getPtrTy()}, true));
    builder.CreateCall(fail, {builder.CreateGlobalString("assertion"),
                              builder.CreateGlobalString("reach_error() was reached")});
  }
}

}  // namespace

void apply_conventions(llvm::Module& module) {
  give_arguments(module);
  for (llvm::Function& function : module) {
    const llvm::StringRef name = function.getName();
    if (!function.isDeclaration() && name.starts_with("__VERIFIER_atomic_") &&
        name != "__VERIFIER_atomic_begin" && name != "__VERIFIER_atomic_end")
      make_atomic(function);
  }
  if (llvm::Function* assume = defined(module, "assume_abort_if_not")) make_assumption(*assume);
  if (llvm::Function* error = defined(module, "reach_error")) report_calls(*error);
}

}  // namespace kheddle
