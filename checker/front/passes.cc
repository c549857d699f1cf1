#include "checker/front/passes.h"

#include <llvm/Analysis/CaptureTracking.h>
#include <llvm/Analysis/InlineCost.h>
#include <llvm/Analysis/ValueTracking.h>
#include <llvm/IR/Constants.h>
#include <llvm/IR/InstIterator.h>
#include <llvm/IR/IntrinsicInst.h>
#include <llvm/IR/Module.h>
#include <llvm/Passes/PassBuilder.h>
#include <llvm/Transforms/IPO/AlwaysInliner.h>
#include <llvm/Transforms/IPO/GlobalDCE.h>
#include <llvm/Transforms/IPO/Inliner.h>
#include <llvm/Transforms/IPO/ModuleInliner.h>
#include <llvm/Transforms/Scalar/DCE.h>
#include <llvm/Transforms/Scalar/LowerConstantIntrinsics.h>
#include <llvm/Transforms/Scalar/SROA.h>
#include <llvm/Transforms/Scalar/SimplifyCFG.h>
#include <llvm/Transforms/Utils/Mem2Reg.h>

#include "checker/front/uninitialised.h"

namespace kheddle {
namespace {

constexpr const char* kPlain = "kheddle.plain";
constexpr const char* kUnreachable = "kheddle.unreachable";
constexpr int kInlineThreshold = 45;

// Passes treat facts like "this pointer is not null" as promises and delete the code that breaks
// them: the very code whose findings we want. So the facts go first.
void drop_promises(llvm::Module& module) {
  const auto drop = [](auto& holder, unsigned parameters) {
    for (const auto kind :
         {llvm::Attribute::NoUndef, llvm::Attribute::NonNull, llvm::Attribute::Dereferenceable,
          llvm::Attribute::DereferenceableOrNull, llvm::Attribute::Range}) {
      holder.removeRetAttr(kind);
      for (unsigned i = 0; i < parameters; ++i) holder.removeParamAttr(i, kind);
    }
  };
  for (llvm::Function& function : module) {
    drop(function, static_cast<unsigned>(function.arg_size()));
    if (function.isDeclaration()) continue;
    function.addFnAttr(llvm::Attribute::NullPointerIsValid);
    function.removeFnAttr(llvm::Attribute::MustProgress);
    function.removeFnAttr(llvm::Attribute::OptimizeNone);
    for (llvm::Instruction& instruction :
         llvm::make_early_inc_range(llvm::instructions(function))) {
      instruction.dropPoisonGeneratingAnnotations();
      instruction.setMetadata(llvm::LLVMContext::MD_noundef, nullptr);
      instruction.setMetadata(llvm::LLVMContext::MD_dereferenceable, nullptr);
      instruction.setMetadata(llvm::LLVMContext::MD_tbaa, nullptr);
      if (auto* call = llvm::dyn_cast<llvm::CallBase>(&instruction)) {
        drop(*call, static_cast<unsigned>(call->arg_size()));
        if (llvm::isa<llvm::AssumeInst>(call)) call->eraseFromParent();
      }
    }
  }
}

// Reaching __builtin_unreachable() is a finding, so what leads there must stay: a call that may do
// anything stands before it.
void guard_unreachable(llvm::Module& module) {
  llvm::FunctionCallee guard =
      module.getOrInsertFunction(kUnreachable, llvm::Type::getVoidTy(module.getContext()));
  for (llvm::Function& function : module)
    for (llvm::BasicBlock& block : function) {
      auto* end = llvm::dyn_cast_or_null<llvm::UnreachableInst>(block.getTerminator());
      if (end == nullptr) continue;
      const auto* before =
          llvm::dyn_cast_or_null<llvm::CallBase>(end->getPrevNonDebugInstruction());
      if (before != nullptr && before->doesNotReturn()) continue;
      llvm::CallInst* call = llvm::CallInst::Create(guard, "", end->getIterator());
      call->setDebugLoc(end->getDebugLoc());
    }
}

// A local variable whose address stays within its function, or a value that nobody wrote.
bool is_private(const llvm::Value* pointer,
                llvm::DenseMap<const llvm::AllocaInst*, bool>& captured) {
  if (is_uninitialised(pointer)) return true;
  const auto* local = llvm::dyn_cast<llvm::AllocaInst>(llvm::getUnderlyingObject(pointer, 0));
  if (local == nullptr) return false;
  const auto [entry, fresh] = captured.try_emplace(local, false);
  if (fresh) entry->second = llvm::PointerMayBeCaptured(local, true, true);
  return !entry->second;
}

// Passes leave volatile accesses alone. Accesses that others may see are volatile while passes run.
void protect(llvm::Module& module) {
  llvm::MDNode* mark = llvm::MDNode::get(module.getContext(), {});
  for (llvm::Function& function : module) {
    llvm::DenseMap<const llvm::AllocaInst*, bool> captured;
    for (llvm::Instruction& instruction : llvm::instructions(function)) {
      const auto protect_one = [&](auto* access) {
        if (access->isVolatile() || is_private(access->getPointerOperand(), captured)) return;
        access->setVolatile(true);
        access->setMetadata(kPlain, mark);
      };
      if (auto* load = llvm::dyn_cast<llvm::LoadInst>(&instruction)) protect_one(load);
      if (auto* store = llvm::dyn_cast<llvm::StoreInst>(&instruction)) protect_one(store);
    }
  }
}

void unprotect(llvm::Module& module) {
  for (llvm::Function& function : module)
    for (llvm::Instruction& instruction : llvm::instructions(function)) {
      if (instruction.getMetadata(kPlain) == nullptr) continue;
      if (auto* load = llvm::dyn_cast<llvm::LoadInst>(&instruction)) load->setVolatile(false);
      if (auto* store = llvm::dyn_cast<llvm::StoreInst>(&instruction)) store->setVolatile(false);
      instruction.setMetadata(kPlain, nullptr);
    }
}

void run(llvm::Module& module, llvm::ModulePassManager passes) {
  llvm::LoopAnalysisManager loops;
  llvm::FunctionAnalysisManager functions;
  llvm::CGSCCAnalysisManager components;
  llvm::ModuleAnalysisManager modules;
  llvm::PassBuilder builder;
  builder.registerModuleAnalyses(modules);
  builder.registerCGSCCAnalyses(components);
  builder.registerFunctionAnalyses(functions);
  builder.registerLoopAnalyses(loops);
  builder.crossRegisterProxies(loops, functions, components, modules);
  protect(module);
  passes.run(module, modules);
  unprotect(module);
}

llvm::FunctionPassManager tidy() {
  llvm::FunctionPassManager passes;
  passes.addPass(llvm::SROAPass(llvm::SROAOptions::PreserveCFG));
  passes.addPass(llvm::PromotePass());
  passes.addPass(llvm::SimplifyCFGPass());
  passes.addPass(llvm::DCEPass());
  return passes;
}

}  // namespace

void run_passes(llvm::Module& module) {
  drop_promises(module);
  guard_unreachable(module);
  mark_uninitialised(module);
  {
    llvm::FunctionPassManager early;
    early.addPass(llvm::LowerConstantIntrinsicsPass());
    llvm::ModulePassManager passes;
    passes.addPass(llvm::createModuleToFunctionPassAdaptor(std::move(early)));
    passes.addPass(llvm::createModuleToFunctionPassAdaptor(tidy()));
    passes.addPass(llvm::AlwaysInlinerPass());
    passes.addPass(llvm::ModuleInlinerWrapperPass(llvm::getInlineParams(kInlineThreshold)));
    run(module, std::move(passes));
  }
  // A second time: what was "somebody's memory" in an inlined function may be the caller's local.
  llvm::ModulePassManager passes;
  passes.addPass(llvm::GlobalDCEPass());
  passes.addPass(llvm::createModuleToFunctionPassAdaptor(tidy()));
  run(module, std::move(passes));
  unmark_uninitialised(module);
}

}  // namespace kheddle
