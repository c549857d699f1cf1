#include "checker/front/lower_function.h"

#include <llvm/ADT/PostOrderIterator.h>
#include <llvm/IR/CFG.h>
#include <llvm/IR/DebugProgramInstruction.h>
#include <llvm/IR/InstIterator.h>

#include <ranges>

#include "checker/base/check.h"

namespace kheddle {

bool reads_variable_arguments(const llvm::Function& function) {
  if (!function.isVarArg()) return false;
  for (const llvm::Instruction& instruction : llvm::instructions(function))
    if (const auto* call = llvm::dyn_cast<llvm::IntrinsicInst>(&instruction))
      if (call->getIntrinsicID() == llvm::Intrinsic::vastart) return true;
  return false;
}

FunctionLowering::FunctionLowering(LoweringContext& context, const llvm::Function& source)
    : context_(context),
      source_(source),
      out_(context.program.functions[context.addresses.function(&source)]) {}

void FunctionLowering::run() {
  place_ = out_.place;
  prologue();
  const llvm::ReversePostOrderTraversal<const llvm::Function*> order(&source_);
  const std::vector<const llvm::BasicBlock*> blocks(order.begin(), order.end());
  for (const llvm::BasicBlock* block : blocks)
    for (const llvm::PHINode& phi : block->phis()) {
      Operands parts;
      if (const auto shape = parts_of(phi.getType(), context_.layout))
        for (std::size_t i = 0; i < shape->size(); ++i) parts.push_back(slot(new_slot()));
      bind(&phi, parts);
    }
  for (std::size_t i = 0; i < blocks.size(); ++i)
    lower_block(*blocks[i], i + 1 < blocks.size() ? blocks[i + 1] : nullptr);
  patch_targets();
  name_slots();
}

void FunctionLowering::prologue() {
  for (const llvm::Argument& argument : source_.args()) {
    Operands parts;
    const auto shape = parts_of(argument.getType(), context_.layout);
    // A parameter of a type that we do not know still takes its place in the order.
    const std::size_t count = shape ? shape->size() : 1;
    for (std::size_t i = 0; i < count; ++i) parts.push_back(slot(new_slot()));
    if (shape) bind(&argument, parts);
  }
  const auto result = parts_of(source_.getReturnType(), context_.layout);
  if (result && result->size() > 1) result_address_ = slot(new_slot());
  if (reads_variable_arguments(source_)) arguments_address_ = slot(new_slot());
  out_.parameters = out_.slots;

  for (const llvm::Argument& argument : source_.args()) {
    if (!argument.hasByValAttr()) continue;
    const std::uint64_t size =
        context_.layout.getTypeAllocSize(argument.getParamByValType()).getFixedValue();
    const std::uint32_t object = new_stack_object(argument.getName().str(), size, false);
    lower_copy(Op::kCopy, stack_address(object), operand(&argument), number(size), false);
    objects_[&argument] = object;
  }
  for (const llvm::Instruction& instruction : llvm::instructions(source_)) {
    const auto* local = llvm::dyn_cast<llvm::AllocaInst>(&instruction);
    if (local == nullptr || !local->isStaticAlloca()) continue;
    const auto size = local->getAllocationSize(context_.layout);
    KHEDDLE_CHECK(size.has_value(), "a static alloca has a size");
    const std::uint32_t object =
        new_stack_object(local->getName().str(), size->getFixedValue(), false);
    objects_[local] = object;
  }
}

void FunctionLowering::lower_block(const llvm::BasicBlock& block, const llvm::BasicBlock* next) {
  starts_[&block] = static_cast<std::uint32_t>(out_.code.size());
  block_addresses_.clear();
  for (const llvm::Instruction& instruction : block) {
    // Code that the compiler made up keeps the place of what came before it.
    const llvm::DILocation* location = instruction.getDebugLoc().get();
    if (location != nullptr && location->getLine() != 0) place_ = context_.sources.place(location);
    if (instruction.isTerminator())
      lower_terminator(instruction, next);
    else if (!llvm::isa<llvm::PHINode>(instruction))
      lower_instruction(instruction);
  }
}

bool FunctionLowering::needs_moves(const llvm::BasicBlock& to) const {
  return to.phis().begin() != to.phis().end();
}

// The phis of `to` take their values all at once: a move waits while its destination is still to be
// read, and a circle is broken by a temporary.
void FunctionLowering::emit_moves(const llvm::BasicBlock& from, const llvm::BasicBlock& to) {
  struct Move {
    std::uint32_t dst;
    Operand src;
  };
  std::vector<Move> pending;
  for (const llvm::PHINode& phi : to.phis()) {
    const Operands targets = values_.lookup(&phi);
    const Operands sources = operands(phi.getIncomingValueForBlock(&from));
    for (std::size_t i = 0; i < targets.size() && i < sources.size(); ++i) {
      const auto dst = static_cast<std::uint32_t>(targets[i].value);
      if (sources[i].constant || sources[i].value != dst) pending.push_back({dst, sources[i]});
    }
  }
  const auto is_read = [&pending](std::uint32_t dst, std::size_t except) {
    for (std::size_t i = 0; i < pending.size(); ++i)
      if (i != except && !pending[i].src.constant && pending[i].src.value == dst) return true;
    return false;
  };
  const auto move = [this](std::uint32_t dst, Operand src) {
    Instruction& instruction = emit(Op::kMove);
    instruction.dst = dst;
    instruction.a = src;
  };
  while (!pending.empty()) {
    bool moved = false;
    for (std::size_t i = 0; i < pending.size();) {
      if (is_read(pending[i].dst, i)) {
        ++i;
        continue;
      }
      move(pending[i].dst, pending[i].src);
      pending.erase(pending.begin() + static_cast<std::ptrdiff_t>(i));
      moved = true;
    }
    if (moved || pending.empty()) continue;
    const std::uint32_t saved = pending[0].dst;
    const std::uint32_t temporary = new_slot();
    move(temporary, slot(saved));
    for (Move& other : pending)
      if (!other.src.constant && other.src.value == saved) other.src = slot(temporary);
  }
}

void FunctionLowering::jump_to(const llvm::BasicBlock& to) {
  emit(Op::kJump);
  patches_.push_back(
      {Patch::Field::kTarget, static_cast<std::uint32_t>(out_.code.size() - 1), 0, &to});
}

void FunctionLowering::lower_terminator(const llvm::Instruction& end,
                                        const llvm::BasicBlock* next) {
  const llvm::BasicBlock& from = *end.getParent();
  if (const auto* back = llvm::dyn_cast<llvm::ReturnInst>(&end)) return lower_return(*back);
  if (const auto* choice = llvm::dyn_cast<llvm::SwitchInst>(&end))
    return lower_switch(*choice, next);
  if (llvm::isa<llvm::UnreachableInst>(end)) {
    emit(Op::kUnreachable);
    return;
  }
  const auto* branch = llvm::dyn_cast<llvm::BranchInst>(&end);
  if (branch == nullptr) return unsupported(end, "control flow");
  if (branch->isUnconditional()) {
    const llvm::BasicBlock& to = *branch->getSuccessor(0);
    emit_moves(from, to);
    if (&to != next) jump_to(to);
    return;
  }
  const Operand condition = operand(branch->getCondition());
  emit(Op::kBranch).a = condition;
  const auto index = static_cast<std::uint32_t>(out_.code.size() - 1);
  for (unsigned i = 0; i < 2; ++i) {
    const llvm::BasicBlock& to = *branch->getSuccessor(i);
    if (!needs_moves(to)) {
      patches_.push_back({i == 0 ? Patch::Field::kTarget : Patch::Field::kTarget2, index, 0, &to});
      continue;
    }
    const auto edge = static_cast<std::uint32_t>(out_.code.size());
    (i == 0 ? out_.code[index].target : out_.code[index].target2) = edge;
    block_addresses_.clear();  // what one edge computes, the other has not
    emit_moves(from, to);
    const bool last = i == 1 || !needs_moves(*branch->getSuccessor(1));
    if (!last || &to != next) jump_to(to);
  }
}

void FunctionLowering::lower_switch(const llvm::SwitchInst& end, const llvm::BasicBlock* next) {
  const unsigned width = bits_of(end.getCondition()->getType());
  if (width > 64) return unsupported(end, "a switch over a wide integer");
  (void)next;
  const Operand condition = operand(end.getCondition());
  const auto table = static_cast<std::uint32_t>(out_.switches.size());
  Instruction& instruction = emit(Op::kSwitch);
  instruction.a = condition;
  instruction.width = static_cast<std::uint8_t>(width);
  instruction.imm = table;
  out_.switches.emplace_back();
  llvm::DenseMap<const llvm::BasicBlock*, std::uint32_t> edges;
  const auto edge_to = [&](const llvm::BasicBlock& to, Patch patch) -> std::uint32_t {
    patch.block = &to;
    if (!needs_moves(to)) {
      patches_.push_back(patch);
      return 0;
    }
    const auto [entry, fresh] =
        edges.try_emplace(&to, static_cast<std::uint32_t>(out_.code.size()));
    const std::uint32_t edge = entry->second;
    if (fresh) {
      block_addresses_.clear();
      emit_moves(*end.getParent(), to);
      jump_to(to);
    }
    return edge;
  };
  for (const auto& one : end.cases()) {
    const auto index = static_cast<std::uint32_t>(out_.switches[table].cases.size());
    out_.switches[table].cases.emplace_back(one.getCaseValue()->getZExtValue(), 0);
    const std::uint32_t edge =
        edge_to(*one.getCaseSuccessor(), {Patch::Field::kCase, table, index, nullptr});
    out_.switches[table].cases[index].second = edge;
  }
  const std::uint32_t otherwise =
      edge_to(*end.getDefaultDest(), {Patch::Field::kOtherwise, table, 0, nullptr});
  out_.switches[table].otherwise = otherwise;
}

void FunctionLowering::lower_return(const llvm::ReturnInst& end) {
  Operands parts;
  if (const llvm::Value* value = end.getReturnValue()) {
    const auto shape = parts_of(value->getType(), context_.layout);
    if (!shape) return unsupported(end, "a result of this type");
    parts = operands(value);
    if (parts.size() > 1) {
      for (std::size_t i = 0; i < parts.size(); ++i)
        store(add_offset(result_address_, static_cast<std::int64_t>(8 * i)), parts[i], 64, false);
    }
  }
  Instruction& instruction = emit(Op::kReturn);
  instruction.has_value = parts.size() == 1;
  if (instruction.has_value) instruction.a = parts[0];
}

void FunctionLowering::patch_targets() {
  for (const Patch& patch : patches_) {
    const std::uint32_t target = starts_.at(patch.block);
    switch (patch.field) {
      case Patch::Field::kTarget: out_.code[patch.index].target = target; break;
      case Patch::Field::kTarget2: out_.code[patch.index].target2 = target; break;
      case Patch::Field::kCase:
        out_.switches[patch.index].cases[patch.entry].second = target;
        break;
      case Patch::Field::kOtherwise: out_.switches[patch.index].otherwise = target; break;
    }
  }
}

void FunctionLowering::note_target(std::uint64_t slot, TypeId target) {
  const std::vector<Type>& types = context_.program.types;
  const Type::Kind kind = types[target].kind;
  if (kind != Type::Kind::kStruct && kind != Type::Kind::kUnion) return;
  TypeId& known = out_.slot_targets[slot];
  if (types[target].size > types[known].size) known = target;
}

void FunctionLowering::name_slots() {
  out_.slot_names.assign(out_.slots, "");
  out_.slot_targets.assign(out_.slots, 0);
  const auto name = [this](const llvm::DbgVariableRecord& record) {
    if (record.hasArgList()) return;
    const llvm::Value* value = record.getVariableLocationOp(0);
    if (value == nullptr) return;
    const std::string text = record.getVariable()->getName().str();
    if (const auto object = objects_.find(value); object != objects_.end()) {
      // A plain value is a pointer variable that points there, not the object itself.
      if (record.getType() != llvm::DbgVariableRecord::LocationType::Declare) return;
      out_.stack[object->second].name = text;
      const llvm::DISubprogram* owner = record.getVariable()->getScope()->getSubprogram();
      if (owner != nullptr && owner != source_.getSubprogram())
        out_.stack[object->second].name = owner->getName().str() + ":" + text;
      out_.stack[object->second].in_model =
          text.starts_with("kh_") ||
          context_.program.places[context_.sources.place(owner)].in_model;
      out_.stack[object->second].type = context_.sources.type(record.getVariable()->getType());
      return;
    }
    const auto known = values_.find(value);
    if (known == values_.end() || known->second.size() != 1 || known->second[0].constant) return;
    if (record.getExpression()->getNumElements() != 0) return;
    std::string& slot_name = out_.slot_names[known->second[0].value];
    if (slot_name.empty()) slot_name = text;
    const TypeId type = context_.sources.type(record.getVariable()->getType());
    note_target(known->second[0].value, context_.program.types[type].element);
  };
  for (const llvm::Instruction& instruction : llvm::instructions(source_))
    for (const llvm::DbgVariableRecord& record :
         llvm::filterDbgVars(instruction.getDbgRecordRange()))
      name(record);
  // What is moved on, for instance the result of one of two branches, is of the type it ends as.
  for (const Instruction& move : std::ranges::reverse_view(out_.code)) {
    std::vector<Operand> sources;
    if (move.op == Op::kMove) sources = {move.a};
    if (move.op == Op::kSelect) sources = {move.b, move.c};
    for (const Operand& from : sources)
      if (!from.constant && out_.slot_targets[from.value] == 0)
        note_target(from.value, out_.slot_targets[move.dst]);
  }
}

}  // namespace kheddle
