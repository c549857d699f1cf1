#include <llvm/IR/IntrinsicsX86.h>

#include "checker/front/lower_function.h"

namespace kheddle {
namespace {

// System V x86-64: where va_arg finds the next argument, once its registers are used up.
constexpr std::int64_t kVaListSize = 24;
constexpr std::uint64_t kAllIntegersUsed = 48;
constexpr std::uint64_t kAllFloatsUsed = 176;
constexpr std::int64_t kFloatOffset = 4;
constexpr std::int64_t kOverflowArea = 8;

}  // namespace

void FunctionLowering::lower_llvm_intrinsic(const llvm::IntrinsicInst& call) {
  if (lower_marker(call) || lower_memory_intrinsic(call) || lower_variable_arguments(call)) return;
  for (const llvm::Use& argument : call.args())
    if (!parts_of(argument->getType(), context_.layout))
      return unsupported(call, "an operation on this type");
  if (!parts_of(call.getType(), context_.layout) || bits_of(call.getType()) > 64)
    return unsupported(call, "an operation with this type of result");
  if (const auto* overflow = llvm::dyn_cast<llvm::WithOverflowInst>(&call)) {
    if (!lower_overflow(*overflow)) unsupported(call, "overflow arithmetic of this width");
    return;
  }
  if (!lower_bit_intrinsic(call)) unsupported(call, "this compiler intrinsic");
}

// What only informs the compiler.
bool FunctionLowering::lower_marker(const llvm::IntrinsicInst& call) {
  switch (call.getIntrinsicID()) {
    case llvm::Intrinsic::lifetime_start:
    case llvm::Intrinsic::lifetime_end: {
      const auto object = objects_.find(call.getArgOperand(1)->stripPointerCasts());
      if (object == objects_.end()) return true;
      out_.stack[object->second].has_lifetime = true;
      const bool starts = call.getIntrinsicID() == llvm::Intrinsic::lifetime_start;
      emit(starts ? Op::kLive : Op::kDead).imm = object->second;
      return true;
    }
    case llvm::Intrinsic::assume:
    case llvm::Intrinsic::donothing:
    case llvm::Intrinsic::sideeffect:
    case llvm::Intrinsic::var_annotation:
    case llvm::Intrinsic::invariant_end:
    case llvm::Intrinsic::experimental_noalias_scope_decl:
    case llvm::Intrinsic::pseudoprobe:
    case llvm::Intrinsic::prefetch:
    case llvm::Intrinsic::stackrestore:
    case llvm::Intrinsic::x86_sse2_pause:
    case llvm::Intrinsic::dbg_declare:
    case llvm::Intrinsic::dbg_value:
    case llvm::Intrinsic::dbg_label:
    case llvm::Intrinsic::dbg_assign: return true;
    case llvm::Intrinsic::x86_sse2_mfence:
    case llvm::Intrinsic::x86_sse2_lfence:
    case llvm::Intrinsic::x86_sse_sfence: emit(Op::kFence); return true;
    case llvm::Intrinsic::trap:
    case llvm::Intrinsic::ubsantrap:
    case llvm::Intrinsic::debugtrap: emit(Op::kUnreachable); return true;
    case llvm::Intrinsic::invariant_start:
    case llvm::Intrinsic::stacksave:
    case llvm::Intrinsic::returnaddress:
    case llvm::Intrinsic::frameaddress:
    case llvm::Intrinsic::is_constant: bind_zero(call); return true;
    case llvm::Intrinsic::objectsize: {
      const auto* minimum = llvm::dyn_cast<llvm::ConstantInt>(call.getArgOperand(1));
      const bool unknown_is_zero = minimum != nullptr && minimum->isOne();
      bind(&call,
           {number(unknown_is_zero ? 0 : ~std::uint64_t{0} >> (64 - bits_of(call.getType())))});
      return true;
    }
    case llvm::Intrinsic::expect:
    case llvm::Intrinsic::expect_with_probability:
    case llvm::Intrinsic::ssa_copy:
    case llvm::Intrinsic::launder_invariant_group:
    case llvm::Intrinsic::strip_invariant_group:
    case llvm::Intrinsic::annotation:
    case llvm::Intrinsic::ptr_annotation:
    case llvm::Intrinsic::threadlocal_address:
      bind(&call, operands(call.getArgOperand(0)));
      return true;
    default: return false;
  }
}

bool FunctionLowering::lower_memory_intrinsic(const llvm::IntrinsicInst& call) {
  const auto* memory = llvm::dyn_cast<llvm::MemIntrinsic>(&call);
  if (memory == nullptr) return false;
  const Operand to = operand(memory->getRawDest());
  const Operand size = operand(memory->getLength());
  if (const auto* copy = llvm::dyn_cast<llvm::MemTransferInst>(memory))
    lower_copy(Op::kCopy, to, operand(copy->getRawSource()), size, memory->isVolatile());
  else
    lower_copy(Op::kFill, to, operand(memory->getArgOperand(1)), size, memory->isVolatile());
  return true;
}

// A va_list whose registers are used up: every argument then comes from the overflow area, which is
// the array that the caller passed (lower_function.h).
bool FunctionLowering::lower_variable_arguments(const llvm::IntrinsicInst& call) {
  switch (call.getIntrinsicID()) {
    case llvm::Intrinsic::vastart: {
      const Operand list = operand(call.getArgOperand(0));
      store(list, number(kAllIntegersUsed), 32, false);
      store(add_offset(list, kFloatOffset), number(kAllFloatsUsed), 32, false);
      store(add_offset(list, kOverflowArea), arguments_address_, 64, false);
      store(add_offset(list, kOverflowArea + 8), number(0), 64, false);
      return true;
    }
    case llvm::Intrinsic::vacopy: {
      const Operand to = operand(call.getArgOperand(0));
      const Operand from = operand(call.getArgOperand(1));
      lower_copy(Op::kCopy, to, from, number(kVaListSize), false);
      return true;
    }
    case llvm::Intrinsic::vaend: return true;
    default: return false;
  }
}

}  // namespace kheddle
