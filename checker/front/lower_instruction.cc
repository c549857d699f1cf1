#include <llvm/IR/InlineAsm.h>
#include <llvm/IR/Operator.h>

#include "checker/base/check.h"
#include "checker/front/lower_function.h"

namespace kheddle {
namespace {

std::optional<Op> binary_op(llvm::Instruction::BinaryOps op) {
  switch (op) {
    case llvm::Instruction::Add: return Op::kAdd;
    case llvm::Instruction::Sub: return Op::kSub;
    case llvm::Instruction::Mul: return Op::kMul;
    case llvm::Instruction::UDiv: return Op::kUDiv;
    case llvm::Instruction::SDiv: return Op::kSDiv;
    case llvm::Instruction::URem: return Op::kURem;
    case llvm::Instruction::SRem: return Op::kSRem;
    case llvm::Instruction::And: return Op::kAnd;
    case llvm::Instruction::Or: return Op::kOr;
    case llvm::Instruction::Xor: return Op::kXor;
    case llvm::Instruction::Shl: return Op::kShl;
    case llvm::Instruction::LShr: return Op::kLShr;
    case llvm::Instruction::AShr: return Op::kAShr;
    default: return std::nullopt;
  }
}

}  // namespace

void FunctionLowering::lower_instruction(const llvm::Instruction& instruction) {
  if (const auto* call = llvm::dyn_cast<llvm::CallBase>(&instruction)) return lower_call(*call);
  // Parts are 64 bits at most and no vectors; whatever else there is has no meaning here.
  for (const llvm::Use& use : instruction.operands())
    if (!parts_of(use->getType(), context_.layout))
      return unsupported(instruction, "an operand of this type");
  if (!parts_of(instruction.getType(), context_.layout))
    return unsupported(instruction, "a result of this type");
  switch (instruction.getOpcode()) {
    case llvm::Instruction::Alloca:
      if (!objects_.contains(&instruction))
        unsupported(instruction, "a local variable of variable size");
      return;
    case llvm::Instruction::Load: return lower_load(llvm::cast<llvm::LoadInst>(instruction));
    case llvm::Instruction::Store: return lower_store(llvm::cast<llvm::StoreInst>(instruction));
    case llvm::Instruction::AtomicRMW:
      return lower_rmw(llvm::cast<llvm::AtomicRMWInst>(instruction));
    case llvm::Instruction::AtomicCmpXchg:
      return lower_cmpxchg(llvm::cast<llvm::AtomicCmpXchgInst>(instruction));
    case llvm::Instruction::Fence: emit(Op::kFence); return;
    case llvm::Instruction::GetElementPtr:
      return bind(&instruction, {lower_address(llvm::cast<llvm::GEPOperator>(instruction))});
    case llvm::Instruction::ICmp: return lower_compare(llvm::cast<llvm::ICmpInst>(instruction));
    case llvm::Instruction::Select: return lower_select(llvm::cast<llvm::SelectInst>(instruction));
    case llvm::Instruction::Freeze: return bind(&instruction, operands(instruction.getOperand(0)));
    case llvm::Instruction::InsertValue:
    case llvm::Instruction::ExtractValue: return lower_aggregate(instruction);
    default: break;
  }
  if (const auto* binary = llvm::dyn_cast<llvm::BinaryOperator>(&instruction))
    return lower_binary(*binary);
  if (const auto* cast = llvm::dyn_cast<llvm::CastInst>(&instruction)) return lower_cast(*cast);
  unsupported(instruction, "this operation");
}

void FunctionLowering::lower_binary(const llvm::BinaryOperator& instruction) {
  const std::optional<Op> op = binary_op(instruction.getOpcode());
  if (!op) return unsupported(instruction, "floating-point arithmetic");
  const unsigned width = bits_of(instruction.getType());
  if (width > 64) {
    if (!lower_wide_binary(instruction)) unsupported(instruction, "this 128-bit operation");
    return;
  }
  const Operand a = operand(instruction.getOperand(0));
  const Operand b = operand(instruction.getOperand(1));
  bind(&instruction, {compute(*op, width, a, b)});
}

Operand FunctionLowering::compare(Predicate predicate, unsigned width, Operand a, Operand b) {
  switch (predicate) {
    case Predicate::ICMP_EQ: return compute(Op::kEq, width, a, b);
    case Predicate::ICMP_NE: return compute(Op::kNe, width, a, b);
    case Predicate::ICMP_ULT: return compute(Op::kUlt, width, a, b);
    case Predicate::ICMP_ULE: return compute(Op::kUle, width, a, b);
    case Predicate::ICMP_UGT: return compute(Op::kUlt, width, b, a);
    case Predicate::ICMP_UGE: return compute(Op::kUle, width, b, a);
    case Predicate::ICMP_SLT: return compute(Op::kSlt, width, a, b);
    case Predicate::ICMP_SLE: return compute(Op::kSle, width, a, b);
    case Predicate::ICMP_SGT: return compute(Op::kSlt, width, b, a);
    default: return compute(Op::kSle, width, b, a);
  }
}

void FunctionLowering::lower_compare(const llvm::ICmpInst& instruction) {
  const unsigned width = bits_of(instruction.getOperand(0)->getType());
  if (width > 64) return lower_wide_compare(instruction);
  const Operand a = operand(instruction.getOperand(0));
  const Operand b = operand(instruction.getOperand(1));
  bind(&instruction, {compare(instruction.getPredicate(), width, a, b)});
}

void FunctionLowering::lower_cast(const llvm::CastInst& instruction) {
  const unsigned from = bits_of(instruction.getSrcTy());
  const unsigned to = bits_of(instruction.getDestTy());
  const Operands value = operands(instruction.getOperand(0));
  switch (instruction.getOpcode()) {
    case llvm::Instruction::Trunc:
    case llvm::Instruction::PtrToInt:
      if (to > 64) return unsupported(instruction, "this cast");
      return bind(&instruction, {trunc(value[0], to)});
    case llvm::Instruction::ZExt:
    case llvm::Instruction::IntToPtr:
      if (to > 64) return bind(&instruction, {value[0], number(0)});
      return bind(&instruction, {value[0]});
    case llvm::Instruction::SExt: {
      const Operand low = sign_extend(value[0], from, std::min(to, 64u));
      if (to > 64) return bind(&instruction, {low, compute(Op::kAShr, 64, low, number(63))});
      return bind(&instruction, {low});
    }
    case llvm::Instruction::BitCast: return bind(&instruction, value);
    default: return unsupported(instruction, "a cast of floating-point or address-space kind");
  }
}

void FunctionLowering::lower_select(const llvm::SelectInst& instruction) {
  const Operand condition = operand(instruction.getCondition());
  const Operands yes = operands(instruction.getTrueValue());
  const Operands no = operands(instruction.getFalseValue());
  Operands result;
  for (std::size_t i = 0; i < yes.size(); ++i) result.push_back(select(condition, yes[i], no[i]));
  bind(&instruction, result);
}

// insertvalue and extractvalue only rename parts.
void FunctionLowering::lower_aggregate(const llvm::Instruction& instruction) {
  const auto* insert = llvm::dyn_cast<llvm::InsertValueInst>(&instruction);
  const auto* extract = llvm::dyn_cast<llvm::ExtractValueInst>(&instruction);
  Operands whole = operands(instruction.getOperand(0));
  llvm::Type* type = instruction.getOperand(0)->getType();
  const auto count = [&](llvm::Type* part) {
    const auto parts = parts_of(part, context_.layout);
    KHEDDLE_CHECK(parts.has_value(), "what is a part of something in parts has parts");
    return parts->size();
  };
  // The parts that lie before the element.
  std::size_t first = 0;
  for (const unsigned index : insert != nullptr ? insert->getIndices() : extract->getIndices()) {
    for (unsigned i = 0; i < index; ++i)
      first += count(llvm::ExtractValueInst::getIndexedType(type, {i}));
    type = llvm::ExtractValueInst::getIndexedType(type, {index});
  }
  if (extract != nullptr) {
    return bind(&instruction, Operands(whole.begin() + first, whole.begin() + first + count(type)));
  }
  const Operands element = operands(insert->getInsertedValueOperand());
  std::copy(element.begin(), element.end(), whole.begin() + first);
  bind(&instruction, whole);
}

}  // namespace kheddle
