#include "checker/symbolic/value.h"

#include "checker/base/check.h"

namespace kheddle::symbolic {

Value Values::with_undefined(Term bits, Term undefined) {
  if (undefined == zero_) return {bits, zero_};
  return {bit_and(bits, bit_not(undefined)), undefined};
}

Value Values::cut(const Value& v, unsigned width) {
  if (width >= 64) return v;
  const Term keep = terms_.constant(mask(width));
  return {bit_and(v.bits, keep), bit_and(v.undefined, keep)};
}

Term Values::sign_extended(Term bits, unsigned width) {
  if (width >= 64) return bits;
  const Term by = terms_.constant(64 - width);
  return terms_.apply(Node::kAShr, terms_.apply(Node::kShl, bits, by), by);
}

Value Values::extend(const Value& v, unsigned width) {
  return {sign_extended(v.bits, width), sign_extended(v.undefined, width)};
}

Value Values::pick(Guard condition, const Value& then, const Value& otherwise) {
  return {terms_.pick(condition, then.bits, otherwise.bits),
          terms_.pick(condition, then.undefined, otherwise.undefined)};
}

Guard Values::equal(const Value& a, const Value& b) {
  return terms_.both(terms_.equal(a.bits, b.bits), terms_.equal(a.undefined, b.undefined));
}

Value Values::bitwise(Op op, const Value& a, const Value& b) {
  if (op == Op::kXor)
    return with_undefined(terms_.apply(Node::kXor, a.bits, b.bits),
                          bit_or(a.undefined, b.undefined));
  const bool is_and = op == Op::kAnd;
  const Term bits = terms_.apply(is_and ? Node::kAnd : Node::kOr, a.bits, b.bits);
  if (a.undefined == zero_ && b.undefined == zero_) return defined(bits);
  // What decides the result alone is defined: a 0 in an and, a 1 in an or.
  const auto decides = [&](const Value& v) {
    return is_and ? bit_not(bit_or(v.bits, v.undefined)) : v.bits;
  };
  const Term unknown = bit_or(a.undefined, b.undefined);
  return with_undefined(bits, bit_and(unknown, bit_not(bit_or(decides(a), decides(b)))));
}

Value Values::shift(Op op, unsigned width, const Value& a, const Value& b) {
  const Node node = op == Op::kShl ? Node::kShl : op == Op::kLShr ? Node::kLShr : Node::kAShr;
  const Guard by_unknown = has_undefined(b);
  Value shifted;
  if (op == Op::kAShr) {
    const Value wide = extend(a, width);
    const Term least = terms_.constant(width - 1);
    const Term by = terms_.pick(terms_.below(b.bits, least), b.bits, least);
    shifted = {terms_.apply(node, wide.bits, by), terms_.apply(node, wide.undefined, by)};
  } else {
    const Guard too_far = negate(terms_.below(b.bits, terms_.constant(width)));
    shifted = {terms_.apply(node, a.bits, b.bits), terms_.apply(node, a.undefined, b.bits)};
    shifted = pick(too_far, constant(0), shifted);
  }
  shifted = cut(shifted, width);
  return pick(by_unknown, undefined(width), shifted);
}

Value Values::strict(unsigned width, Term result, const Value& a, const Value& b) {
  if (a.undefined == zero_ && b.undefined == zero_) return cut(defined(result), width);
  const Guard unknown = terms_.either(has_undefined(a), has_undefined(b));
  return pick(unknown, undefined(width), cut(defined(result), width));
}

Guard Values::compare(Op op, unsigned width, Term a, Term b) {
  switch (op) {
    case Op::kEq: return terms_.equal(a, b);
    case Op::kNe: return negate(terms_.equal(a, b));
    case Op::kUlt: return terms_.below(a, b);
    case Op::kUle: return negate(terms_.below(b, a));
    case Op::kSlt: return terms_.signed_below(sign_extended(a, width), sign_extended(b, width));
    default: return negate(terms_.signed_below(sign_extended(b, width), sign_extended(a, width)));
  }
}

Guard Values::divide_error(Op op, unsigned width, const Value& a, const Value& b) {
  const Guard b_known = negate(has_undefined(cut(b, width)));
  const Term divisor = cut(b, width).bits;
  Guard error = terms_.both(b_known, terms_.is_zero(divisor));
  if (op == Op::kSDiv || op == Op::kSRem) {
    const Value dividend = cut(a, width);
    const Guard overflows =
        terms_.both(terms_.equal(dividend.bits, terms_.constant(std::uint64_t{1} << (width - 1))),
                    terms_.equal(divisor, terms_.constant(mask(width))));
    const Guard known = terms_.both(b_known, negate(has_undefined(dividend)));
    error = terms_.either(error, terms_.both(known, overflows));
  }
  return error;
}

Value Values::binary(Op op, unsigned width, const Value& wide_a, const Value& wide_b) {
  const Value a = cut(wide_a, width);
  const Value b = cut(wide_b, width);
  const auto plain = [&](Node node) {
    return strict(width, terms_.apply(node, a.bits, b.bits), a, b);
  };
  const auto with_sign = [&](Node node) {
    return strict(width,
                  terms_.apply(node, sign_extended(a.bits, width), sign_extended(b.bits, width)), a,
                  b);
  };
  switch (op) {
    case Op::kAnd:
    case Op::kOr:
    case Op::kXor: return bitwise(op, a, b);
    case Op::kShl:
    case Op::kLShr:
    case Op::kAShr: return shift(op, width, a, b);
    case Op::kAdd: return plain(Node::kAdd);
    case Op::kSub: return plain(Node::kSub);
    case Op::kMul: return plain(Node::kMul);
    case Op::kUDiv: return plain(Node::kUDiv);
    case Op::kURem: return plain(Node::kURem);
    case Op::kSDiv: return with_sign(Node::kSDiv);
    case Op::kSRem: return with_sign(Node::kSRem);
    default:
      KHEDDLE_CHECK(op >= Op::kEq && op <= Op::kSle, "only two-operand instructions come here");
      return strict(1, terms_.of_guard(compare(op, width, a.bits, b.bits)), a, b);
  }
}

Value Values::read_modify_write(Rmw rmw, unsigned width, const Value& wide_old,
                                const Value& wide_operand) {
  const Value old = cut(wide_old, width);
  const Value operand = cut(wide_operand, width);
  const auto chosen = [&](Op less, bool wants_less) {
    const Guard guard = compare(less, width, old.bits, operand.bits);
    const Value result = pick(wants_less ? guard : negate(guard), old, operand);
    const Guard unknown = terms_.either(has_undefined(old), has_undefined(operand));
    return pick(unknown, undefined(width), result);
  };
  switch (rmw) {
    case Rmw::kXchg: return operand;
    case Rmw::kAdd: return binary(Op::kAdd, width, old, operand);
    case Rmw::kSub: return binary(Op::kSub, width, old, operand);
    case Rmw::kAnd: return bitwise(Op::kAnd, old, operand);
    case Rmw::kOr: return bitwise(Op::kOr, old, operand);
    case Rmw::kXor: return bitwise(Op::kXor, old, operand);
    case Rmw::kNand: {
      const Value met = bitwise(Op::kAnd, old, operand);
      return cut(bitwise(Op::kXor, met, constant(~std::uint64_t{0})), width);
    }
    case Rmw::kMax: return chosen(Op::kSlt, false);
    case Rmw::kMin: return chosen(Op::kSlt, true);
    case Rmw::kUMax: return chosen(Op::kUlt, false);
    case Rmw::kUMin: return chosen(Op::kUlt, true);
  }
  return operand;
}

}  // namespace kheddle::symbolic
