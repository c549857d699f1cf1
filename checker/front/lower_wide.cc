// 128-bit integers as two 64-bit slots, the low one first. Kernel code uses them to multiply and to
// shift the product down again; division is not here.
#include "checker/front/lower_function.h"

namespace kheddle {

FunctionLowering::Operands FunctionLowering::wide_add(const Operands& a, const Operands& b) {
  const Operand low = compute(Op::kAdd, 64, a[0], b[0]);
  const Operand carry = compute(Op::kUlt, 64, low, a[0]);
  const Operand high = compute(Op::kAdd, 64, compute(Op::kAdd, 64, a[1], b[1]), carry);
  return {low, high};
}

FunctionLowering::Operands FunctionLowering::wide_subtract(const Operands& a, const Operands& b) {
  const Operand low = compute(Op::kSub, 64, a[0], b[0]);
  const Operand borrow = compute(Op::kUlt, 64, a[0], b[0]);
  const Operand high = compute(Op::kSub, 64, compute(Op::kSub, 64, a[1], b[1]), borrow);
  return {low, high};
}

// The upper half of a 64 by 64 bit product, from four products of halves.
Operand FunctionLowering::multiply_high(Operand a, Operand b) {
  const auto low = [this](Operand x) { return trunc(x, 32); };
  const auto high = [this](Operand x) { return compute(Op::kLShr, 64, x, number(32)); };
  const auto times = [this](Operand x, Operand y) { return compute(Op::kMul, 64, x, y); };
  const auto plus = [this](Operand x, Operand y) { return compute(Op::kAdd, 64, x, y); };
  const Operand a0 = low(a), a1 = high(a), b0 = low(b), b1 = high(b);
  const Operand middle = plus(times(a1, b0), high(times(a0, b0)));
  const Operand other = plus(times(a0, b1), low(middle));
  return plus(plus(times(a1, b1), high(middle)), high(other));
}

FunctionLowering::Operands FunctionLowering::wide_multiply(const Operands& a, const Operands& b) {
  const Operand low = compute(Op::kMul, 64, a[0], b[0]);
  Operand high = multiply_high(a[0], b[0]);
  high = compute(Op::kAdd, 64, high, compute(Op::kMul, 64, a[0], b[1]));
  high = compute(Op::kAdd, 64, high, compute(Op::kMul, 64, a[1], b[0]));
  return {low, high};
}

FunctionLowering::Operands FunctionLowering::wide_shift(llvm::Instruction::BinaryOps op,
                                                        const Operands& a, unsigned amount) {
  const bool left = op == llvm::Instruction::Shl;
  const bool arithmetic = op == llvm::Instruction::AShr;
  const Operand sign = arithmetic ? compute(Op::kAShr, 64, a[1], number(63)) : number(0);
  if (amount == 0) return a;
  if (amount >= 128) return left ? Operands{number(0), number(0)} : Operands{sign, sign};
  const Op down = arithmetic ? Op::kAShr : Op::kLShr;
  if (left) {
    if (amount >= 64) return {number(0), compute(Op::kShl, 64, a[0], number(amount - 64))};
    return {compute(Op::kShl, 64, a[0], number(amount)),
            compute(Op::kOr, 64, compute(Op::kShl, 64, a[1], number(amount)),
                    compute(Op::kLShr, 64, a[0], number(64 - amount)))};
  }
  if (amount >= 64) return {compute(down, 64, a[1], number(amount - 64)), sign};
  return {compute(Op::kOr, 64, compute(Op::kLShr, 64, a[0], number(amount)),
                  compute(Op::kShl, 64, a[1], number(64 - amount))),
          compute(down, 64, a[1], number(amount))};
}

// By an amount that is known only when it runs: a shift by 64 or more gives 0, also when 64 - n
// wraps.
FunctionLowering::Operands FunctionLowering::wide_shift(llvm::Instruction::BinaryOps op,
                                                        const Operands& a, Operand n) {
  const auto either = [this](Operand x, Operand y) { return compute(Op::kOr, 64, x, y); };
  const Operand less = compute(Op::kSub, 64, number(64), n);
  const Operand more = compute(Op::kSub, 64, n, number(64));
  if (op == llvm::Instruction::Shl) {
    const Operand crossing =
        either(compute(Op::kLShr, 64, a[0], less), compute(Op::kShl, 64, a[0], more));
    return {compute(Op::kShl, 64, a[0], n), either(compute(Op::kShl, 64, a[1], n), crossing)};
  }
  const Op down = op == llvm::Instruction::AShr ? Op::kAShr : Op::kLShr;
  const Operand low = either(compute(Op::kLShr, 64, a[0], n), compute(Op::kShl, 64, a[1], less));
  const Operand far = compute(Op::kUle, 64, number(64), n);
  return {select(far, compute(down, 64, a[1], more), low), compute(down, 64, a[1], n)};
}

bool FunctionLowering::lower_wide_binary(const llvm::BinaryOperator& instruction) {
  const Operands a = operands(instruction.getOperand(0));
  const Operands b = operands(instruction.getOperand(1));
  const auto each = [&](Op op) {
    bind(&instruction, {compute(op, 64, a[0], b[0]), compute(op, 64, a[1], b[1])});
    return true;
  };
  const auto whole = [&](Operands result) {
    bind(&instruction, std::move(result));
    return true;
  };
  switch (instruction.getOpcode()) {
    case llvm::Instruction::And: return each(Op::kAnd);
    case llvm::Instruction::Or: return each(Op::kOr);
    case llvm::Instruction::Xor: return each(Op::kXor);
    case llvm::Instruction::Add: return whole(wide_add(a, b));
    case llvm::Instruction::Sub: return whole(wide_subtract(a, b));
    case llvm::Instruction::Mul: return whole(wide_multiply(a, b));
    case llvm::Instruction::Shl:
    case llvm::Instruction::LShr:
    case llvm::Instruction::AShr: {
      const auto* amount = llvm::dyn_cast<llvm::ConstantInt>(instruction.getOperand(1));
      if (amount == nullptr) return whole(wide_shift(instruction.getOpcode(), a, b[0]));
      return whole(wide_shift(instruction.getOpcode(), a,
                              static_cast<unsigned>(amount->getValue().getLimitedValue(128))));
    }
    default: return false;
  }
}

void FunctionLowering::lower_wide_compare(const llvm::ICmpInst& instruction) {
  const Operands a = operands(instruction.getOperand(0));
  const Operands b = operands(instruction.getOperand(1));
  const Predicate predicate = instruction.getPredicate();
  const Operand same_high = compute(Op::kEq, 64, a[1], b[1]);
  if (instruction.isEquality()) {
    const Operand same = compute(Op::kAnd, 1, same_high, compute(Op::kEq, 64, a[0], b[0]));
    const bool negate = predicate == Predicate::ICMP_NE;
    return bind(&instruction, {negate ? compute(Op::kXor, 1, same, number(1)) : same});
  }
  const Operand low = compare(llvm::ICmpInst::getUnsignedPredicate(predicate), 64, a[0], b[0]);
  const Operand high = compare(predicate, 64, a[1], b[1]);
  bind(&instruction, {select(same_high, low, high)});
}

}  // namespace kheddle
