#include "tests/reference/values.h"

#include "checker/base/check.h"

namespace kheddle::reference {

std::int64_t sign_extend(std::uint64_t bits, unsigned width) {
  bits &= mask(width);
  if (width < 64 && (bits >> (width - 1) & 1)) bits |= ~mask(width);
  return static_cast<std::int64_t>(bits);
}

namespace {

Value bitwise_and(Value a, Value b) {
  const std::uint64_t defined =
      (a.defined & b.defined) | (a.defined & ~a.bits) | (b.defined & ~b.bits);
  return {a.bits & b.bits & defined, defined};
}

Value bitwise_or(Value a, Value b) {
  const std::uint64_t defined =
      (a.defined & b.defined) | (a.defined & a.bits) | (b.defined & b.bits);
  return {(a.bits | b.bits) & defined, defined};
}

Value bitwise_xor(Value a, Value b) {
  const std::uint64_t defined = a.defined & b.defined;
  return {(a.bits ^ b.bits) & defined, defined};
}

Value shift(Op op, unsigned width, Value a, Value b) {
  if (!is_defined(b)) return undefined(width);
  std::uint64_t by = b.bits;
  if (op == Op::kAShr) {
    if (by >= width) by = width - 1;
    const auto bits = static_cast<std::uint64_t>(sign_extend(a.bits, width) >> by);
    const auto defined = static_cast<std::uint64_t>(sign_extend(a.defined, width) >> by);
    return cut({bits, defined}, width);
  }
  if (by >= width) return constant(0);
  if (op == Op::kShl) return cut({a.bits << by, a.defined << by | mask(by)}, width);
  return cut({a.bits >> by, a.defined >> by | ~(mask(width) >> by)}, width);
}

bool compare(Op op, unsigned width, std::uint64_t a, std::uint64_t b) {
  switch (op) {
    case Op::kEq: return a == b;
    case Op::kNe: return a != b;
    case Op::kUlt: return a < b;
    case Op::kUle: return a <= b;
    case Op::kSlt: return sign_extend(a, width) < sign_extend(b, width);
    default: return sign_extend(a, width) <= sign_extend(b, width);
  }
}

std::optional<Value> divide(Op op, unsigned width, Value a, Value b) {
  if (!is_defined(b)) return undefined(width);
  if (b.bits == 0) return std::nullopt;
  if (!is_defined(a)) return undefined(width);
  if (op == Op::kUDiv) return constant(a.bits / b.bits);
  if (op == Op::kURem) return constant(a.bits % b.bits);
  if (a.bits == 1ull << (width - 1) && b.bits == mask(width)) return std::nullopt;
  const std::int64_t x = sign_extend(a.bits, width);
  const std::int64_t y = sign_extend(b.bits, width);
  return cut(constant(static_cast<std::uint64_t>(op == Op::kSDiv ? x / y : x % y)), width);
}

}  // namespace

std::optional<Value> binary(Op op, unsigned width, Value a, Value b) {
  a = cut(a, width);
  b = cut(b, width);
  const bool both = is_defined(a) && is_defined(b);
  switch (op) {
    case Op::kAnd: return bitwise_and(a, b);
    case Op::kOr: return bitwise_or(a, b);
    case Op::kXor: return bitwise_xor(a, b);
    case Op::kShl:
    case Op::kLShr:
    case Op::kAShr: return shift(op, width, a, b);
    case Op::kUDiv:
    case Op::kSDiv:
    case Op::kURem:
    case Op::kSRem: return divide(op, width, a, b);
    case Op::kAdd: return both ? cut(constant(a.bits + b.bits), width) : undefined(width);
    case Op::kSub: return both ? cut(constant(a.bits - b.bits), width) : undefined(width);
    case Op::kMul: return both ? cut(constant(a.bits * b.bits), width) : undefined(width);
    default:
      KHEDDLE_CHECK(op >= Op::kEq && op <= Op::kSle, "only two-operand instructions come here");
      return both ? constant(compare(op, width, a.bits, b.bits)) : undefined(1);
  }
}

Value read_modify_write(Rmw rmw, unsigned width, Value old, Value operand) {
  old = cut(old, width);
  operand = cut(operand, width);
  const auto pick = [&](Op less) {
    if (!is_defined(old) || !is_defined(operand)) return undefined(width);
    return compare(less, width, old.bits, operand.bits) ? old : operand;
  };
  const auto pick_greater = [&](Op less) {
    if (!is_defined(old) || !is_defined(operand)) return undefined(width);
    return compare(less, width, old.bits, operand.bits) ? operand : old;
  };
  switch (rmw) {
    case Rmw::kXchg: return operand;
    case Rmw::kAdd: return *binary(Op::kAdd, width, old, operand);
    case Rmw::kSub: return *binary(Op::kSub, width, old, operand);
    case Rmw::kAnd: return bitwise_and(old, operand);
    case Rmw::kOr: return bitwise_or(old, operand);
    case Rmw::kXor: return bitwise_xor(old, operand);
    case Rmw::kNand: return cut(bitwise_xor(bitwise_and(old, operand), constant(~0ull)), width);
    case Rmw::kMax: return pick_greater(Op::kSlt);
    case Rmw::kMin: return pick(Op::kSlt);
    case Rmw::kUMax: return pick_greater(Op::kUlt);
    case Rmw::kUMin: return pick(Op::kUlt);
  }
  return operand;
}

}  // namespace kheddle::reference
