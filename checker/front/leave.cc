#include "checker/front/leave.h"

#include <llvm/IR/Constants.h>
#include <llvm/IR/IRBuilder.h>
#include <llvm/IR/InstIterator.h>
#include <llvm/IR/Instructions.h>
#include <llvm/IR/Module.h>
#include <llvm/Transforms/Utils/BasicBlockUtils.h>

#include <set>
#include <vector>

#include "checker/front/frames.h"
#include "checker/front/intrinsics.h"

namespace kheddle {
namespace {

class Exits {
 public:
  Exits(llvm::Module& module, llvm::Function& exit) : module_(module), exit_(exit) {
    collect();
    auto* byte = llvm::Type::getInt8Ty(module.getContext());
    leaving_ = new llvm::GlobalVariable(module, byte, false, llvm::GlobalValue::InternalLinkage,
                                        llvm::ConstantInt::get(byte, 0), "kheddle.leaving", nullptr,
                                        llvm::GlobalValue::GeneralDynamicTLSModel);
  }

  void run() {
    for (llvm::Function* function : leaving_functions_) {
      function->removeFnAttr(llvm::Attribute::NoReturn);
      std::vector<llvm::CallBase*> calls;
      for (llvm::Instruction& instruction : llvm::instructions(*function))
        if (auto* call = llvm::dyn_cast<llvm::CallBase>(&instruction))
          if (may_leave(*call)) calls.push_back(call);
      for (llvm::CallBase* call : calls) rewrite(*call);
    }
    if (exit_.use_empty()) exit_.eraseFromParent();
  }

 private:
  bool may_leave(const llvm::CallBase& call) const {
    if (call.isInlineAsm() || call.isTerminator()) return false;
    const auto* callee =
        llvm::dyn_cast<llvm::Function>(call.getCalledOperand()->stripPointerCastsAndAliases());
    if (callee == nullptr) return pointers_leave_;
    return callee == &exit_ || leaving_functions_.contains(const_cast<llvm::Function*>(callee));
  }

  void collect() {
    for (bool changed = true; changed;) {
      changed = false;
      for (llvm::Function& function : module_) {
        if (function.isDeclaration() || leaving_functions_.contains(&function)) continue;
        for (const llvm::Instruction& instruction : llvm::instructions(function)) {
          const auto* call = llvm::dyn_cast<llvm::CallBase>(&instruction);
          if (call == nullptr || !may_leave(*call)) continue;
          leaving_functions_.insert(&function);
          pointers_leave_ = pointers_leave_ || function.hasAddressTaken();
          changed = true;
          break;
        }
      }
    }
  }

  // The frame goes: what the caller would do with the result is not done.
  void make_return(llvm::IRBuilder<>& builder, llvm::Function& function) {
    end_variable_frame(builder, function);
    llvm::Type* type = function.getReturnType();
    if (type->isVoidTy())
      builder.CreateRetVoid();
    else
      builder.CreateRet(llvm::Constant::getNullValue(type));
  }

  void rewrite(llvm::CallBase& call) {
    llvm::Function& function = *call.getFunction();
    call.removeFnAttr(llvm::Attribute::NoReturn);
    llvm::BasicBlock* block = call.getParent();
    const bool exits = call.getCalledOperand() == &exit_;
    llvm::BasicBlock* rest = block->splitBasicBlock(std::next(call.getIterator()));
    block->getTerminator()->eraseFromParent();
    auto* leave = llvm::BasicBlock::Create(module_.getContext(), "", &function, rest);
    llvm::IRBuilder<> builder(block);
    builder.SetCurrentDebugLocation(call.getDebugLoc());
    llvm::Value* flag = builder.CreateThreadLocalAddress(leaving_);
    if (exits) {
      builder.CreateStore(builder.getInt8(1), flag);
      builder.CreateBr(leave);
    } else {
      llvm::Value* set = builder.CreateIsNotNull(builder.CreateLoad(builder.getInt8Ty(), flag));
      builder.CreateCondBr(set, leave, rest);
    }
    builder.SetInsertPoint(leave);
    make_return(builder, function);
    if (exits) call.eraseFromParent();
  }

  llvm::Module& module_;
  llvm::Function& exit_;
  llvm::GlobalVariable* leaving_ = nullptr;
  std::set<llvm::Function*> leaving_functions_;
  bool pointers_leave_ = false;  // a function of these is called through pointers
};

}  // namespace

void lower_thread_exits(llvm::Module& module) {
  llvm::Function* exit = module.getFunction(kExitThread);
  if (exit != nullptr && exit->isDeclaration()) Exits(module, *exit).run();
}

}  // namespace kheddle
