#include "checker/front/frames.h"

#include <llvm/IR/Constants.h>
#include <llvm/IR/InstIterator.h>
#include <llvm/IR/Instructions.h>
#include <llvm/IR/IntrinsicInst.h>
#include <llvm/IR/Module.h>

#include <vector>

namespace kheddle {
namespace {

constexpr const char* kFrame = "kheddle.frame";  // the local variable: the newest object, or NULL

llvm::AllocaInst* frame_of(llvm::Function& function) {
  for (llvm::Instruction& instruction : function.getEntryBlock())
    if (auto* local = llvm::dyn_cast<llvm::AllocaInst>(&instruction))
      if (local->getName().starts_with(kFrame)) return local;
  return nullptr;
}

void lower_frame(llvm::Function& function) {
  std::vector<llvm::AllocaInst*> objects;
  std::vector<llvm::Instruction*> saves, restores, returns;
  for (llvm::Instruction& instruction : llvm::instructions(function)) {
    auto* local = llvm::dyn_cast<llvm::AllocaInst>(&instruction);
    if (local != nullptr && !local->isStaticAlloca()) objects.push_back(local);
    if (llvm::isa<llvm::ReturnInst>(instruction)) returns.push_back(&instruction);
    const auto* call = llvm::dyn_cast<llvm::IntrinsicInst>(&instruction);
    if (call == nullptr) continue;
    if (call->getIntrinsicID() == llvm::Intrinsic::stacksave) saves.push_back(&instruction);
    if (call->getIntrinsicID() == llvm::Intrinsic::stackrestore) restores.push_back(&instruction);
  }
  if (objects.empty()) return;
  llvm::Module& module = *function.getParent();
  llvm::BasicBlock& entry = function.getEntryBlock();
  llvm::IRBuilder<> builder(&entry, entry.begin());
  llvm::Type* pointer = builder.getPtrTy();
  llvm::AllocaInst* frame = builder.CreateAlloca(pointer, nullptr, kFrame);
  builder.CreateStore(llvm::Constant::getNullValue(pointer), frame);
  const llvm::FunctionCallee grow =
      module.getOrInsertFunction("kheddle_frame_grow", pointer, pointer, builder.getInt64Ty());
  for (llvm::AllocaInst* object : objects) {
    builder.SetInsertPoint(object);
    builder.SetCurrentDebugLocation(object->getDebugLoc());
    const std::uint64_t unit =
        module.getDataLayout().getTypeAllocSize(object->getAllocatedType()).getFixedValue();
    llvm::Value* count = builder.CreateZExtOrTrunc(object->getArraySize(), builder.getInt64Ty());
    llvm::Value* made =
        builder.CreateCall(grow, {frame, builder.CreateMul(count, builder.getInt64(unit))});
    // A heap object has no lifetime markers.
    for (llvm::User* user : llvm::make_early_inc_range(object->users()))
      if (auto* marker = llvm::dyn_cast<llvm::LifetimeIntrinsic>(user)) marker->eraseFromParent();
    object->replaceAllUsesWith(made);
    object->eraseFromParent();
  }
  for (llvm::Instruction* save : saves) {
    builder.SetInsertPoint(save);
    builder.SetCurrentDebugLocation(save->getDebugLoc());
    save->replaceAllUsesWith(builder.CreateLoad(pointer, frame));
    save->eraseFromParent();
  }
  const llvm::FunctionCallee shrink =
      module.getOrInsertFunction("kheddle_frame_shrink", builder.getVoidTy(), pointer, pointer);
  for (llvm::Instruction* restore : restores) {
    builder.SetInsertPoint(restore);
    builder.SetCurrentDebugLocation(restore->getDebugLoc());
    builder.CreateCall(shrink, {frame, restore->getOperand(0)});
    restore->eraseFromParent();
  }
  for (llvm::Instruction* end : returns) {
    builder.SetInsertPoint(end);
    builder.SetCurrentDebugLocation(end->getDebugLoc());
    end_variable_frame(builder, function);
  }
}

}  // namespace

void end_variable_frame(llvm::IRBuilder<>& builder, llvm::Function& function) {
  llvm::AllocaInst* frame = frame_of(function);
  if (frame == nullptr) return;
  const llvm::FunctionCallee shrink = function.getParent()->getOrInsertFunction(
      "kheddle_frame_shrink", builder.getVoidTy(), builder.getPtrTy(), builder.getPtrTy());
  builder.CreateCall(shrink, {frame, llvm::Constant::getNullValue(builder.getPtrTy())});
}

void lower_variable_frames(llvm::Module& module) {
  for (llvm::Function& function : module)
    if (!function.isDeclaration()) lower_frame(function);
}

void lower_computed_jumps(llvm::Module& module) {
  for (llvm::Function& function : module) {
    std::vector<llvm::BlockAddress*> labels;
    for (llvm::BasicBlock& block : function)
      if (block.hasAddressTaken()) labels.push_back(llvm::BlockAddress::get(&block));
    if (labels.empty()) continue;
    // Numbers from 1, small enough to be no object's address.
    auto* number = llvm::Type::getInt64Ty(module.getContext());
    std::vector<llvm::IndirectBrInst*> jumps;
    for (llvm::BasicBlock& block : function)
      if (auto* jump = llvm::dyn_cast<llvm::IndirectBrInst>(block.getTerminator()))
        jumps.push_back(jump);
    for (llvm::IndirectBrInst* jump : jumps) {
      llvm::BasicBlock* block = jump->getParent();
      llvm::BasicBlock* nowhere = llvm::BasicBlock::Create(module.getContext(), "", &function);
      llvm::IRBuilder<> builder(nowhere);
      builder.SetCurrentDebugLocation(jump->getDebugLoc());
      builder.CreateUnreachable();
      builder.SetInsertPoint(jump);
      builder.SetCurrentDebugLocation(jump->getDebugLoc());
      llvm::Value* label = builder.CreatePtrToInt(jump->getAddress(), number);
      llvm::SwitchInst* choice = builder.CreateSwitch(label, nowhere, jump->getNumDestinations());
      for (std::size_t i = 0; i < labels.size(); ++i) {
        llvm::BasicBlock* target = labels[i]->getBasicBlock();
        bool known = false;
        for (unsigned j = 0; j < jump->getNumDestinations(); ++j)
          known = known || jump->getDestination(j) == target;
        if (known) choice->addCase(builder.getInt64(i + 1), target);
      }
      // A phi has one entry for each edge; a jump may name a block twice.
      for (unsigned j = 0; j < jump->getNumDestinations(); ++j) {
        llvm::BasicBlock* target = jump->getDestination(j);
        for (llvm::PHINode& phi : target->phis()) {
          unsigned wanted = 0, have = 0;
          for (const llvm::BasicBlock* to : llvm::successors(choice)) wanted += to == target;
          for (const llvm::BasicBlock* from : phi.blocks()) have += from == block;
          for (; have > wanted; --have) phi.removeIncomingValue(block, false);
        }
      }
      jump->eraseFromParent();
    }
    for (std::size_t i = 0; i < labels.size(); ++i)
      labels[i]->replaceAllUsesWith(llvm::ConstantExpr::getIntToPtr(
          llvm::ConstantInt::get(number, i + 1), labels[i]->getType()));
  }
}

}  // namespace kheddle
