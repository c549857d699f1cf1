// What instructions compute: on values of `width` bits, 1 to 64, that sit zero-extended in 64.
#pragma once

#include <algorithm>
#include <cstdint>

#include "checker/program/program.h"

namespace kheddle {

inline std::uint64_t cut(std::uint64_t value, unsigned width) {
  return width >= 64 ? value : value & ((std::uint64_t{1} << width) - 1);
}

inline std::int64_t sign(std::uint64_t value, unsigned width) {
  if (width >= 64) return static_cast<std::int64_t>(value);
  std::uint64_t top = std::uint64_t{1} << (width - 1);
  return static_cast<std::int64_t>((cut(value, width) ^ top) - top);
}

// False: division by zero.
inline bool arithmetic(Op op, unsigned width, std::uint64_t a, std::uint64_t b,
                       std::uint64_t* result) {
  switch (op) {
    case Op::kAdd: *result = a + b; break;
    case Op::kSub: *result = a - b; break;
    case Op::kMul: *result = a * b; break;
    case Op::kUDiv:
      if (b == 0) return false;
      *result = a / b;
      break;
    case Op::kURem:
      if (b == 0) return false;
      *result = a % b;
      break;
    case Op::kSDiv:
    case Op::kSRem: {
      std::int64_t x = sign(a, width), y = sign(b, width);
      if (y == 0) return false;
      if (y == -1) {  // the least value has no counterpart
        if (cut(a, width) == std::uint64_t{1} << (width - 1)) return false;
        *result = op == Op::kSDiv ? std::uint64_t{0} - static_cast<std::uint64_t>(x) : 0;
      } else {
        *result = static_cast<std::uint64_t>(op == Op::kSDiv ? x / y : x % y);
      }
      break;
    }
    case Op::kAnd: *result = a & b; break;
    case Op::kOr: *result = a | b; break;
    case Op::kXor: *result = a ^ b; break;
    case Op::kShl: *result = b >= width ? 0 : a << b; break;
    case Op::kLShr: *result = b >= width ? 0 : a >> b; break;
    case Op::kAShr:
      *result = static_cast<std::uint64_t>(sign(a, width) >> std::min<std::uint64_t>(b, width - 1));
      break;
    default: return false;
  }
  *result = cut(*result, width);
  return true;
}

inline bool compare(Op op, unsigned width, std::uint64_t a, std::uint64_t b) {
  switch (op) {
    case Op::kEq: return a == b;
    case Op::kNe: return a != b;
    case Op::kUlt: return a < b;
    case Op::kUle: return a <= b;
    case Op::kSlt: return sign(a, width) < sign(b, width);
    default: return sign(a, width) <= sign(b, width);
  }
}

inline std::uint64_t modify(Rmw rmw, unsigned width, std::uint64_t old, std::uint64_t b) {
  switch (rmw) {
    case Rmw::kXchg: return b;
    case Rmw::kAdd: return cut(old + b, width);
    case Rmw::kSub: return cut(old - b, width);
    case Rmw::kAnd: return old & b;
    case Rmw::kNand: return cut(~(old & b), width);
    case Rmw::kOr: return old | b;
    case Rmw::kXor: return old ^ b;
    case Rmw::kMax: return sign(old, width) > sign(b, width) ? old : b;
    case Rmw::kMin: return sign(old, width) < sign(b, width) ? old : b;
    case Rmw::kUMax: return std::max(old, b);
    case Rmw::kUMin: return std::min(old, b);
  }
  return b;
}

// Undefined bits of a op b, given those of a and b.
inline std::uint64_t undefined_bits(Op op, unsigned width, std::uint64_t a, std::uint64_t ua,
                                    std::uint64_t b, std::uint64_t ub) {
  if ((ua | ub) == 0) return 0;
  switch (op) {
    case Op::kAnd: return (ua & ub) | (ua & b) | (ub & a);
    case Op::kOr: return cut((ua & ub) | (ua & ~b) | (ub & ~a), width);
    case Op::kXor: return ua | ub;
    case Op::kShl:
    case Op::kLShr:
    case Op::kAShr: {
      if (ub != 0) break;
      std::uint64_t result = 0;
      arithmetic(op, width, ua, b, &result);
      return result;
    }
    default: break;
  }
  return cut(~std::uint64_t{0}, width);
}

}  // namespace kheddle
