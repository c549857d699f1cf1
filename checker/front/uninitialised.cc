#include "checker/front/uninitialised.h"

#include <llvm/Analysis/ValueTracking.h>
#include <llvm/IR/DebugInfoMetadata.h>
#include <llvm/IR/IRBuilder.h>
#include <llvm/IR/InstIterator.h>
#include <llvm/IR/IntrinsicInst.h>
#include <llvm/IR/Module.h>

#include <vector>

namespace kheddle {
namespace {

constexpr const char* kVariable = "kheddle.uninitialised";
constexpr std::uint64_t kLargest = 4096;  // larger ones are never promoted

void mark(llvm::AllocaInst& local, llvm::GlobalVariable& source) {
  const llvm::DataLayout& layout = source.getParent()->getDataLayout();
  const auto size = local.getAllocationSize(layout);
  if (!size || size->getFixedValue() == 0 || size->getFixedValue() > kLargest) return;
  std::vector<llvm::Instruction*> starts;
  for (llvm::User* user : local.users())
    if (auto* marker = llvm::dyn_cast<llvm::LifetimeIntrinsic>(user))
      if (marker->getIntrinsicID() == llvm::Intrinsic::lifetime_start) starts.push_back(marker);
  if (starts.empty()) starts.push_back(&local);
  for (llvm::Instruction* start : starts) {
    llvm::BasicBlock::iterator at = std::next(start->getIterator());
    llvm::IRBuilder<> builder(start->getParent(), at);
    builder.SetCurrentDebugLocation(start->getDebugLoc());
    if (local.getAllocatedType()->isSingleValueType() && !local.isArrayAllocation())
      builder.CreateStore(builder.CreateLoad(local.getAllocatedType(), &source), &local);
    else
      builder.CreateMemCpy(&local, local.getAlign(), &source, llvm::Align(16),
                           size->getFixedValue());
  }
}

}  // namespace

void mark_uninitialised(llvm::Module& module) {
  auto* type = llvm::ArrayType::get(llvm::Type::getInt8Ty(module.getContext()), kLargest);
  auto* source = llvm::cast<llvm::GlobalVariable>(module.getOrInsertGlobal(kVariable, type));
  source->setAlignment(llvm::Align(16));
  for (llvm::Function& function : module) {
    std::vector<llvm::AllocaInst*> locals;
    for (llvm::Instruction& instruction : llvm::instructions(function))
      if (auto* local = llvm::dyn_cast<llvm::AllocaInst>(&instruction))
        if (local->isStaticAlloca()) locals.push_back(local);
    for (llvm::AllocaInst* local : locals) mark(*local, *source);
  }
}

void unmark_uninitialised(llvm::Module& module) {
  for (llvm::Function& function : module)
    for (llvm::Instruction& instruction : llvm::make_early_inc_range(llvm::instructions(function)))
      if (auto* copy = llvm::dyn_cast<llvm::MemCpyInst>(&instruction))
        if (is_uninitialised(copy->getRawSource())) copy->eraseFromParent();
}

bool is_uninitialised(const llvm::Value* pointer) {
  const auto* variable =
      llvm::dyn_cast<llvm::GlobalVariable>(llvm::getUnderlyingObject(pointer, 0));
  return variable != nullptr && variable->getName() == kVariable;
}

}  // namespace kheddle
