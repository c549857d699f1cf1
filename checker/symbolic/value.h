// A Value is 64 bits and which of them are undefined, both as terms; and the arithmetic of Program
// on them (docs/semantics.md, Definedness).
#pragma once

#include <cstdint>

#include "checker/program/program.h"
#include "checker/symbolic/terms.h"

namespace kheddle::symbolic {

struct Value {
  Term bits = 0;
  Term undefined = 0;  // a set bit is undefined; the same bit of `bits` is 0
  friend auto operator<=>(const Value&, const Value&) = default;
};

inline std::uint64_t mask(unsigned width) {
  return width >= 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << width) - 1;
}

class Values {
 public:
  explicit Values(Terms* terms) : terms_(*terms), zero_(terms->constant(0)) {}

  Value constant(std::uint64_t bits) { return {terms_.constant(bits), zero_}; }
  Value defined(Term bits) const { return {bits, zero_}; }
  Value undefined(unsigned width) { return {zero_, terms_.constant(mask(width))}; }

  bool surely_defined(const Value& v) const { return v.undefined == zero_; }
  Guard has_undefined(const Value& v) { return negate(terms_.is_zero(v.undefined)); }

  // The low `width` bits; those above are defined 0.
  Value cut(const Value& v, unsigned width);
  // A `width`-bit value sign-extended to 64 bits.
  Value extend(const Value& v, unsigned width);
  Value pick(Guard condition, const Value& then, const Value& otherwise);
  Guard equal(const Value& a, const Value& b);

  // dst of kAdd to kSle. What divides is not judged here: see divide_error().
  Value binary(Op op, unsigned width, const Value& a, const Value& b);
  // When a division is an error.
  Guard divide_error(Op op, unsigned width, const Value& a, const Value& b);
  // What kAtomicRmw stores.
  Value read_modify_write(Rmw rmw, unsigned width, const Value& old, const Value& operand);

 private:
  Term bit_not(Term a) { return terms_.apply(Node::kXor, a, terms_.constant(~std::uint64_t{0})); }
  Term bit_and(Term a, Term b) { return terms_.apply(Node::kAnd, a, b); }
  Term bit_or(Term a, Term b) { return terms_.apply(Node::kOr, a, b); }
  Term sign_extended(Term bits, unsigned width);
  Value with_undefined(Term bits, Term undefined);
  Value bitwise(Op op, const Value& a, const Value& b);
  Value shift(Op op, unsigned width, const Value& a, const Value& b);
  // `width` bits of result, all undefined where an operand has an undefined bit.
  Value strict(unsigned width, Term result, const Value& a, const Value& b);
  Guard compare(Op op, unsigned width, Term a, Term b);

  Terms& terms_;
  Term zero_;
};

}  // namespace kheddle::symbolic
