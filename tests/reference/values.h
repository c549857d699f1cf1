// Values with definedness, bit by bit, and the arithmetic on them (docs/semantics.md, Definedness).
#pragma once

#include <cstdint>
#include <optional>

#include "checker/program/program.h"

namespace kheddle::reference {

// `bits` holds the value, 0 where undefined; a set bit in `defined` says that the bit is defined.
struct Value {
  std::uint64_t bits = 0;
  std::uint64_t defined = 0;
  friend auto operator<=>(const Value&, const Value&) = default;
};

inline std::uint64_t mask(unsigned width) { return width >= 64 ? ~0ull : (1ull << width) - 1; }
inline Value constant(std::uint64_t bits) { return {bits, ~0ull}; }
inline Value undefined(unsigned width) { return {0, ~mask(width)}; }

// The low `width` bits; those above are defined 0.
inline Value cut(Value v, unsigned width) {
  return {v.bits & mask(width) & v.defined, v.defined | ~mask(width)};
}

inline bool is_defined(Value v) { return v.defined == ~0ull; }

std::int64_t sign_extend(std::uint64_t bits, unsigned width);

// dst of kAdd..kSle. Empty: a divide error.
std::optional<Value> binary(Op op, unsigned width, Value a, Value b);

// What kAtomicRmw stores; `width` in bits.
Value read_modify_write(Rmw rmw, unsigned width, Value old, Value operand);

}  // namespace kheddle::reference
