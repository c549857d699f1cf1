#include <llvm/Analysis/ValueTracking.h>

#include "checker/front/lower_function.h"
#include "checker/front/uninitialised.h"

namespace kheddle {
namespace {

// A memory access is of 1, 2, 4 or 8 bytes; odd widths take several.
unsigned chunk(unsigned bytes) { return bytes >= 8 ? 8 : bytes >= 4 ? 4 : bytes >= 2 ? 2 : 1; }

std::optional<Rmw> rmw_op(llvm::AtomicRMWInst::BinOp op) {
  switch (op) {
    case llvm::AtomicRMWInst::Xchg: return Rmw::kXchg;
    case llvm::AtomicRMWInst::Add: return Rmw::kAdd;
    case llvm::AtomicRMWInst::Sub: return Rmw::kSub;
    case llvm::AtomicRMWInst::And: return Rmw::kAnd;
    case llvm::AtomicRMWInst::Nand: return Rmw::kNand;
    case llvm::AtomicRMWInst::Or: return Rmw::kOr;
    case llvm::AtomicRMWInst::Xor: return Rmw::kXor;
    case llvm::AtomicRMWInst::Max: return Rmw::kMax;
    case llvm::AtomicRMWInst::Min: return Rmw::kMin;
    case llvm::AtomicRMWInst::UMax: return Rmw::kUMax;
    case llvm::AtomicRMWInst::UMin: return Rmw::kUMin;
    default: return std::nullopt;
  }
}

}  // namespace

// An access to a variable that nobody defines is an error of the input, not a finding.
bool FunctionLowering::check_address(const llvm::Instruction& instruction,
                                     const llvm::Value* address) {
  const auto* variable =
      llvm::dyn_cast<llvm::GlobalVariable>(llvm::getUnderlyingObject(address, 0));
  if (variable == nullptr || !variable->isDeclaration() || variable->hasExternalWeakLinkage() ||
      variable->isThreadLocal())
    return true;
  unsupported(instruction, "the variable " + variable->getName().str() +
                               " is not defined by the program or the model; its use");
  return false;
}

Operand FunctionLowering::load(Operand address, unsigned bits, bool marked) {
  const unsigned bytes = (bits + 7) / 8;
  Operand value = number(0);
  for (unsigned done = 0; done < bytes;) {
    const unsigned size = chunk(bytes - done);
    const Operand at = add_offset(address, done);
    const std::uint32_t dst = new_slot();
    Instruction& instruction = emit(Op::kLoad);
    instruction.size = static_cast<std::uint8_t>(size);
    instruction.width = static_cast<std::uint8_t>(8 * size);
    instruction.a = at;
    instruction.dst = dst;
    instruction.marked = marked;
    value = done == 0 ? slot(dst)
                      : compute(Op::kOr, 64, value,
                                compute(Op::kShl, 64, slot(dst), number(8 * std::uint64_t{done})));
    done += size;
  }
  return bits % 8 == 0 ? value : trunc(value, bits);
}

void FunctionLowering::store(Operand address, Operand value, unsigned bits, bool marked) {
  const unsigned bytes = (bits + 7) / 8;
  for (unsigned done = 0; done < bytes;) {
    const unsigned size = chunk(bytes - done);
    const Operand at = add_offset(address, done);
    const Operand part =
        done == 0 ? value : compute(Op::kLShr, 64, value, number(8 * std::uint64_t{done}));
    Instruction& instruction = emit(Op::kStore);
    instruction.size = static_cast<std::uint8_t>(size);
    instruction.width = static_cast<std::uint8_t>(8 * size);
    instruction.a = at;
    instruction.b = part;
    instruction.marked = marked;
    done += size;
  }
}

// Contents of an object whose life has just begun.
Operand FunctionLowering::undefined(unsigned bits) {
  if (undefined_object_ == kNone) undefined_object_ = new_stack_object("(uninitialised)", 8, true);
  emit(Op::kLive).imm = undefined_object_;
  const Operand value = load(stack_address(undefined_object_), bits, false);
  emit(Op::kDead).imm = undefined_object_;
  return value;
}

void FunctionLowering::lower_load(const llvm::LoadInst& instruction) {
  if (is_uninitialised(instruction.getPointerOperand())) {
    Operands parts;
    for (const Part& part : parts_of(instruction, context_.layout))
      parts.push_back(undefined(part.bits));
    return bind(&instruction, parts);
  }
  if (!check_address(instruction, instruction.getPointerOperand())) return;
  const bool marked = instruction.isVolatile() || instruction.isAtomic();
  const Operand address = operand(instruction.getPointerOperand());
  Operands parts;
  const std::vector<Part> shape = parts_of(instruction, context_.layout);
  const bool section = instruction.isAtomic() && shape.size() > 1;
  if (section) emit(Op::kIntrinsic).intrinsic = Intrinsic::kAtomicBegin;
  for (const Part& part : shape)
    parts.push_back(
        load(add_offset(address, static_cast<std::int64_t>(part.offset)), part.bits, marked));
  if (section) emit(Op::kIntrinsic).intrinsic = Intrinsic::kAtomicEnd;
  bind(&instruction, parts);
}

void FunctionLowering::lower_store(const llvm::StoreInst& instruction) {
  if (!check_address(instruction, instruction.getPointerOperand())) return;
  const bool marked = instruction.isVolatile() || instruction.isAtomic();
  const Operands values = operands(instruction.getValueOperand());
  const Operand address = operand(instruction.getPointerOperand());
  const std::vector<Part> parts = parts_of(*instruction.getValueOperand(), context_.layout);
  const bool section = instruction.isAtomic() && parts.size() > 1;
  if (section) emit(Op::kIntrinsic).intrinsic = Intrinsic::kAtomicBegin;
  for (std::size_t i = 0; i < parts.size(); ++i)
    store(add_offset(address, static_cast<std::int64_t>(parts[i].offset)), values[i], parts[i].bits,
          marked);
  if (section) emit(Op::kIntrinsic).intrinsic = Intrinsic::kAtomicEnd;
}

void FunctionLowering::lower_rmw(const llvm::AtomicRMWInst& instruction) {
  if (!check_address(instruction, instruction.getPointerOperand())) return;
  const std::optional<Rmw> op = rmw_op(instruction.getOperation());
  const unsigned bits = bits_of(instruction.getType());
  if (!op || bits > 64) return unsupported(instruction, "this atomic operation");
  const Operand address = operand(instruction.getPointerOperand());
  const Operand value = operand(instruction.getValOperand());
  const std::uint32_t dst = new_slot();
  Instruction& result = emit(Op::kAtomicRmw);
  result.rmw = *op;
  result.size = static_cast<std::uint8_t>(bits / 8);
  result.width = static_cast<std::uint8_t>(bits);
  result.a = address;
  result.b = value;
  result.dst = dst;
  result.marked = true;
  bind(&instruction, {slot(dst)});
}

void FunctionLowering::lower_cmpxchg(const llvm::AtomicCmpXchgInst& instruction) {
  if (!check_address(instruction, instruction.getPointerOperand())) return;
  const unsigned bits = bits_of(instruction.getCompareOperand()->getType());
  if (bits > 64) return unsupported(instruction, "a compare-and-exchange of this width");
  const Operand address = operand(instruction.getPointerOperand());
  const Operand expected = operand(instruction.getCompareOperand());
  const Operand value = operand(instruction.getNewValOperand());
  const std::uint32_t old = new_slot();
  const std::uint32_t swapped = new_slot();
  Instruction& result = emit(Op::kCmpXchg);
  result.size = static_cast<std::uint8_t>(bits / 8);
  result.width = static_cast<std::uint8_t>(bits);
  result.a = address;
  result.b = expected;
  result.c = value;
  result.dst = old;
  result.dst2 = swapped;
  result.marked = true;
  bind(&instruction, {slot(old), slot(swapped)});
}

void FunctionLowering::lower_copy(Op op, Operand to, Operand from, Operand size, bool marked) {
  Instruction& instruction = emit(op);
  instruction.a = to;
  instruction.b = from;
  instruction.c = size;
  instruction.marked = marked;
}

}  // namespace kheddle
