#include <llvm/IR/GetElementPtrTypeIterator.h>
#include <llvm/IR/Operator.h>
#include <llvm/Support/raw_ostream.h>

#include "checker/base/check.h"
#include "checker/front/lower_function.h"

namespace kheddle {

Instruction& FunctionLowering::emit(Op op) {
  Instruction& instruction = out_.code.emplace_back();
  instruction.op = op;
  instruction.place = place_;
  return instruction;
}

namespace {

std::uint64_t cut(std::uint64_t value, unsigned bits) {
  return bits >= 64 ? value : value & ((std::uint64_t{1} << bits) - 1);
}

std::int64_t signed_value(std::uint64_t value, unsigned bits) {
  const unsigned unused = 64 - bits;
  return static_cast<std::int64_t>(value << unused) >> unused;
}

// What inlining left to be folded; divisions stay, they may trap.
std::optional<std::uint64_t> fold(Op op, unsigned width, std::uint64_t a, std::uint64_t b) {
  switch (op) {
    case Op::kAdd: return cut(a + b, width);
    case Op::kSub: return cut(a - b, width);
    case Op::kMul: return cut(a * b, width);
    case Op::kAnd: return a & b;
    case Op::kOr: return a | b;
    case Op::kXor: return a ^ b;
    case Op::kShl: return b < width ? cut(a << b, width) : 0;
    case Op::kLShr: return b < width ? a >> b : 0;
    case Op::kEq: return a == b;
    case Op::kNe: return a != b;
    case Op::kUlt: return a < b;
    case Op::kUle: return a <= b;
    case Op::kSlt: return signed_value(a, width) < signed_value(b, width);
    case Op::kSle: return signed_value(a, width) <= signed_value(b, width);
    default: return std::nullopt;
  }
}

}  // namespace

Operand FunctionLowering::compute(Op op, unsigned width, Operand a, Operand b) {
  if (a.constant && b.constant)
    if (const auto value = fold(op, width, a.value, b.value)) return number(*value);
  const std::uint32_t dst = new_slot();
  Instruction& instruction = emit(op);
  instruction.width = static_cast<std::uint8_t>(width);
  instruction.a = a;
  instruction.b = b;
  instruction.dst = dst;
  return slot(dst);
}

Operand FunctionLowering::select(Operand condition, Operand yes, Operand no) {
  if (condition.constant) return condition.value != 0 ? yes : no;
  const std::uint32_t dst = new_slot();
  Instruction& instruction = emit(Op::kSelect);
  instruction.a = condition;
  instruction.b = yes;
  instruction.c = no;
  instruction.dst = dst;
  return slot(dst);
}

Operand FunctionLowering::trunc(Operand value, unsigned bits) {
  if (bits >= 64) return value;
  if (value.constant) return number(cut(value.value, bits));
  const std::uint32_t dst = new_slot();
  Instruction& instruction = emit(Op::kTrunc);
  instruction.width = static_cast<std::uint8_t>(bits);
  instruction.a = value;
  instruction.dst = dst;
  return slot(dst);
}

Operand FunctionLowering::sign_extend(Operand value, unsigned from, unsigned to) {
  if (from >= to) return value;
  if (value.constant)
    return number(cut(static_cast<std::uint64_t>(signed_value(value.value, from)), to));
  const std::uint32_t dst = new_slot();
  Instruction& instruction = emit(Op::kSext);
  instruction.width = static_cast<std::uint8_t>(from);
  instruction.size = static_cast<std::uint8_t>(to);
  instruction.a = value;
  instruction.dst = dst;
  return slot(dst);
}

// The address is computed again in each block that needs it: no slot holds it across steps.
Operand FunctionLowering::stack_address(std::uint32_t object) {
  const auto known = block_addresses_.find(object);
  if (known != block_addresses_.end()) return known->second;
  const std::uint32_t dst = new_slot();
  Instruction& instruction = emit(Op::kStackAddress);
  instruction.imm = object;
  instruction.dst = dst;
  block_addresses_[object] = slot(dst);
  return slot(dst);
}

Operand FunctionLowering::tls_address(const llvm::GlobalVariable& variable) {
  const std::uint32_t dst = new_slot();
  Instruction& instruction = emit(Op::kTlsAddress);
  instruction.imm = context_.addresses.thread_local_index(&variable);
  instruction.dst = dst;
  return slot(dst);
}

Operand FunctionLowering::add_offset(Operand base, std::int64_t offset) {
  if (offset == 0) return base;
  const auto bits = static_cast<std::uint64_t>(offset);
  if (base.constant) return number(base.value + bits);
  return compute(Op::kAdd, 64, base, number(bits));
}

Operand FunctionLowering::lower_address(const llvm::GEPOperator& step) {
  llvm::APInt constant(64, 0);
  llvm::MapVector<llvm::Value*, llvm::APInt> variables;
  KHEDDLE_CHECK(step.collectOffset(context_.layout, 64, variables, constant),
                "vectors were refused before");
  Operand address = operand(step.getPointerOperand());
  for (const auto& [index, scale] : variables) {
    const Operand wide = sign_extend(operand(index), bits_of(index->getType()), 64);
    const std::uint32_t dst = new_slot();
    Instruction& instruction = emit(Op::kIndex);
    instruction.a = address;
    instruction.b = wide;
    instruction.imm = scale.getSExtValue();
    instruction.dst = dst;
    address = slot(dst);
  }
  return add_offset(address, constant.getSExtValue());
}

FunctionLowering::Operands FunctionLowering::operands(const llvm::Value* value) {
  if (const auto object = objects_.find(value); object != objects_.end())
    return {stack_address(object->second)};
  if (const auto known = values_.find(value); known != values_.end()) return known->second;
  if (const auto* constant = llvm::dyn_cast<llvm::Constant>(value)) {
    std::vector<std::uint64_t> pieces;
    if (context_.addresses.pieces(constant, &pieces)) {
      Operands result;
      for (const std::uint64_t piece : pieces) result.push_back(number(piece));
      return result;
    }
    if (const auto* variable = llvm::dyn_cast<llvm::GlobalVariable>(constant);
        variable != nullptr && variable->isThreadLocal())
      return {tls_address(*variable)};
    if (const auto* step = llvm::dyn_cast<llvm::GEPOperator>(constant);
        step != nullptr && !step->getType()->isVectorTy())
      return {lower_address(*step)};
    if (const auto* cast = llvm::dyn_cast<llvm::ConstantExpr>(constant);
        cast != nullptr && (cast->getOpcode() == llvm::Instruction::PtrToInt ||
                            cast->getOpcode() == llvm::Instruction::IntToPtr))
      return operands(cast->getOperand(0));
  }
  std::string text;
  llvm::raw_string_ostream stream(text);
  stream << "a value of type " << *value->getType();
  const auto [entry, fresh] =
      context_.texts.try_emplace(text, static_cast<std::uint32_t>(context_.program.texts.size()));
  if (fresh) context_.program.texts.push_back(text);
  emit(Op::kUnsupported).imm = entry->second;
  const auto shape = parts_of(value->getType(), context_.layout);
  return Operands(shape ? shape->size() : 1, number(0));
}

Operand FunctionLowering::operand(const llvm::Value* value) {
  const Operands parts = operands(value);
  return parts.empty() ? number(0) : parts[0];
}

void FunctionLowering::bind_zero(const llvm::Instruction& instruction) {
  const auto shape = parts_of(instruction.getType(), context_.layout);
  bind(&instruction, Operands(shape ? shape->size() : 1, number(0)));
}

void FunctionLowering::unsupported(const llvm::Instruction& instruction, const std::string& why) {
  std::string text;
  llvm::raw_string_ostream stream(text);
  std::string code;
  llvm::raw_string_ostream listing(code);
  instruction.print(listing, true);
  // The debug information's numbers say nothing to a reader.
  stream << why << " (" << llvm::StringRef(code).split(", !").first.trim() << ")";
  const auto [entry, fresh] =
      context_.texts.try_emplace(text, static_cast<std::uint32_t>(context_.program.texts.size()));
  if (fresh) context_.program.texts.push_back(text);
  emit(Op::kUnsupported).imm = entry->second;
  if (!instruction.getType()->isVoidTy()) bind_zero(instruction);
}

std::uint32_t FunctionLowering::new_stack_object(const std::string& name, std::uint64_t size,
                                                 bool has_lifetime) {
  StackObject& object = out_.stack.emplace_back();
  object.name = name;
  object.size = size;
  object.has_lifetime = has_lifetime;
  object.in_model = out_.in_model;
  return static_cast<std::uint32_t>(out_.stack.size() - 1);
}

unsigned FunctionLowering::bits_of(const llvm::Type* type) const {
  if (type->isPointerTy()) return 64;
  return type->getScalarSizeInBits();
}

}  // namespace kheddle
