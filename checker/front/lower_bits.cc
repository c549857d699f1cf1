// Bit tricks, saturation and overflow in terms of the plain operations. Values sit zero-extended in
// their slots, so most of it works on all 64 bits at once.
#include "checker/front/lower_function.h"

namespace kheddle {
namespace {

std::uint64_t mask(unsigned width) { return ~std::uint64_t{0} >> (64 - width); }

}  // namespace

Operand FunctionLowering::count_ones(Operand value) {
  const std::uint64_t pairs = 0x5555555555555555, nibbles = 0x3333333333333333,
                      bytes = 0x0f0f0f0f0f0f0f0f, ones = 0x0101010101010101;
  Operand x =
      compute(Op::kSub, 64, value,
              compute(Op::kAnd, 64, compute(Op::kLShr, 64, value, number(1)), number(pairs)));
  const Operand low = compute(Op::kAnd, 64, x, number(nibbles));
  const Operand high = compute(Op::kAnd, 64, compute(Op::kLShr, 64, x, number(2)), number(nibbles));
  x = compute(Op::kAdd, 64, low, high);
  x = compute(Op::kAdd, 64, x, compute(Op::kLShr, 64, x, number(4)));
  x = compute(Op::kAnd, 64, x, number(bytes));
  x = compute(Op::kMul, 64, x, number(ones));
  return compute(Op::kLShr, 64, x, number(56));
}

// Exchanges neighbouring groups of `distance` bits; the mask selects the lower of each two.
Operand FunctionLowering::swap_groups(Operand value, unsigned distance, std::uint64_t lower) {
  const Operand up =
      compute(Op::kShl, 64, compute(Op::kAnd, 64, value, number(lower)), number(distance));
  const Operand down =
      compute(Op::kAnd, 64, compute(Op::kLShr, 64, value, number(distance)), number(lower));
  return compute(Op::kOr, 64, up, down);
}

Operand FunctionLowering::swap_bytes(Operand value, unsigned width) {
  value = swap_groups(value, 8, 0x00ff00ff00ff00ff);
  value = swap_groups(value, 16, 0x0000ffff0000ffff);
  value = swap_groups(value, 32, 0x00000000ffffffff);
  return width == 64 ? value : compute(Op::kLShr, 64, value, number(64 - width));
}

bool FunctionLowering::lower_bit_intrinsic(const llvm::IntrinsicInst& call) {
  const unsigned width = bits_of(call.getType());
  if (call.arg_empty() || call.getType()->isVoidTy()) return false;
  const Operand a = operand(call.getArgOperand(0));
  const Operand b = call.arg_size() > 1 ? operand(call.getArgOperand(1)) : number(0);
  const auto choose = [&](Predicate predicate) {
    return select(compare(predicate, width, a, b), a, b);
  };
  const Operand zero = number(0);
  const auto bind_one = [&](Operand value) {
    bind(&call, {value});
    return true;
  };
  switch (call.getIntrinsicID()) {
    case llvm::Intrinsic::smax: return bind_one(choose(Predicate::ICMP_SGT));
    case llvm::Intrinsic::smin: return bind_one(choose(Predicate::ICMP_SLT));
    case llvm::Intrinsic::umax: return bind_one(choose(Predicate::ICMP_UGT));
    case llvm::Intrinsic::umin: return bind_one(choose(Predicate::ICMP_ULT));
    case llvm::Intrinsic::abs:
      return bind_one(select(compare(Predicate::ICMP_SLT, width, a, zero),
                             compute(Op::kSub, width, zero, a), a));
    case llvm::Intrinsic::ctpop: return bind_one(count_ones(a));
    case llvm::Intrinsic::cttz: {
      // The ones below the lowest one; all of them for 0.
      const Operand below =
          compute(Op::kAnd, width, compute(Op::kXor, width, a, number(mask(width))),
                  compute(Op::kSub, width, a, number(1)));
      return bind_one(count_ones(below));
    }
    case llvm::Intrinsic::ctlz: {
      Operand filled = a;
      for (unsigned distance = 1; distance < width; distance *= 2)
        filled = compute(Op::kOr, 64, filled, compute(Op::kLShr, 64, filled, number(distance)));
      return bind_one(compute(Op::kSub, width, number(width), count_ones(filled)));
    }
    case llvm::Intrinsic::bswap: return bind_one(swap_bytes(a, width));
    case llvm::Intrinsic::bitreverse: {
      Operand value = swap_groups(a, 1, 0x5555555555555555);
      value = swap_groups(value, 2, 0x3333333333333333);
      value = swap_groups(value, 4, 0x0f0f0f0f0f0f0f0f);
      return bind_one(swap_bytes(value, width));
    }
    case llvm::Intrinsic::fshl:
    case llvm::Intrinsic::fshr: {
      // A shift by the whole width gives 0, so a distance of 0 needs no case of its own.
      const Operand distance =
          compute(Op::kURem, width, operand(call.getArgOperand(2)), number(width));
      const Operand rest = compute(Op::kSub, width, number(width), distance);
      const bool left = call.getIntrinsicID() == llvm::Intrinsic::fshl;
      const Operand high = compute(Op::kShl, width, a, left ? distance : rest);
      const Operand low = compute(Op::kLShr, width, b, left ? rest : distance);
      return bind_one(compute(Op::kOr, width, high, low));
    }
    case llvm::Intrinsic::uadd_sat: {
      const Operand sum = compute(Op::kAdd, width, a, b);
      return bind_one(
          select(compare(Predicate::ICMP_ULT, width, sum, a), number(mask(width)), sum));
    }
    case llvm::Intrinsic::usub_sat:
      return bind_one(
          select(compare(Predicate::ICMP_ULT, width, a, b), zero, compute(Op::kSub, width, a, b)));
    case llvm::Intrinsic::ptrmask: return bind_one(compute(Op::kAnd, 64, a, b));
    default: return false;
  }
}

// The result and whether it is wrong.
bool FunctionLowering::lower_overflow(const llvm::WithOverflowInst& call) {
  const unsigned width = bits_of(call.getLHS()->getType());
  if (width > 64) return false;
  const Operand a = operand(call.getLHS());
  const Operand b = operand(call.getRHS());
  const bool is_signed = call.isSigned();
  const Operand zero = number(0);
  const auto negative = [&](Operand value) {
    return compare(Predicate::ICMP_SLT, width, value, zero);
  };
  Operand result, wrong;
  switch (call.getBinaryOp()) {
    case llvm::Instruction::Add:
      result = compute(Op::kAdd, width, a, b);
      wrong = is_signed ? negative(compute(Op::kAnd, width, compute(Op::kXor, width, a, result),
                                           compute(Op::kXor, width, b, result)))
                        : compare(Predicate::ICMP_ULT, width, result, a);
      break;
    case llvm::Instruction::Sub:
      result = compute(Op::kSub, width, a, b);
      wrong = is_signed ? negative(compute(Op::kAnd, width, compute(Op::kXor, width, a, b),
                                           compute(Op::kXor, width, a, result)))
                        : compare(Predicate::ICMP_ULT, width, a, b);
      break;
    default: {
      // Compare with the exact product: its upper half must be what the sign of the result says.
      const Operand wide_a = is_signed ? sign_extend(a, width, 64) : a;
      const Operand wide_b = is_signed ? sign_extend(b, width, 64) : b;
      const auto sign_of = [&](Operand value) {
        return is_signed ? compute(Op::kAShr, 64, value, number(63)) : zero;
      };
      const Operands product = wide_multiply({wide_a, sign_of(wide_a)}, {wide_b, sign_of(wide_b)});
      result = trunc(product[0], width);
      const Operand exact = is_signed ? sign_extend(result, width, 64) : result;
      wrong = compute(Op::kOr, 1, compare(Predicate::ICMP_NE, 64, product[0], exact),
                      compare(Predicate::ICMP_NE, 64, product[1], sign_of(exact)));
      break;
    }
  }
  bind(&call, {result, wrong});
  return true;
}

}  // namespace kheddle
