#include "checker/symbolic/arithmetic.h"

namespace kheddle::symbolic {

std::int64_t Arithmetic::as_integer(std::uint64_t constant) {
  const bool of_32_bits = constant >> 31 == 1;
  return of_32_bits ? static_cast<std::int32_t>(constant) : static_cast<std::int64_t>(constant);
}

void Arithmetic::bind(std::uint32_t node, const z3::expr& meaning) {
  done_.insert_or_assign(node, meaning);
}

z3::expr Arithmetic::literal(Guard guard) const {
  return (guard & 1) != 0 ? !known(guard >> 1) : known(guard >> 1);
}

z3::expr Arithmetic::guard(Guard guard) {
  at(guard >> 1);
  return literal(guard);
}

std::vector<std::uint32_t> Arithmetic::operands(std::uint32_t node) const {
  const Terms::Entry& entry = terms_.entry(node);
  switch (entry.node) {
    case Node::kFalse:
    case Node::kUnknownGuard:
    case Node::kConstant:
    case Node::kUnknown: return {};
    case Node::kBoth: return {entry.a >> 1, entry.b >> 1};
    case Node::kCases: {
      std::vector<std::uint32_t> guards;
      for (const auto& [value, guard] : *terms_.cases(node)) guards.push_back(guard >> 1);
      return guards;
    }
    case Node::kPick: return {entry.a >> 1, entry.b, entry.c};
    default: return {entry.a, entry.b};
  }
}

// Operands first, without recursion: graphs are deep.
z3::expr Arithmetic::at(std::uint32_t root) {
  std::vector<std::uint32_t> todo = {root};
  while (!todo.empty()) {
    const std::uint32_t node = todo.back();
    const std::size_t before = todo.size();
    if (!done_.contains(node))
      for (std::uint32_t operand : operands(node))
        if (!done_.contains(operand)) todo.push_back(operand);
    if (todo.size() > before) continue;
    todo.pop_back();
    if (!done_.contains(node)) done_.emplace(node, define(node));
  }
  return known(root);
}

z3::expr Arithmetic::any(std::uint32_t node, bool boolean) {
  const std::string name = "any" + std::to_string(node);
  anything_.push_back(boolean ? context_.bool_const(name.c_str())
                              : context_.int_const(name.c_str()));
  return anything_.back();
}

z3::expr Arithmetic::define(std::uint32_t node) {
  const Terms::Entry& entry = terms_.entry(node);
  switch (entry.node) {
    case Node::kFalse: return context_.bool_val(false);
    case Node::kUnknownGuard: return any(node, true);
    case Node::kUnknown: return any(node, false);
    case Node::kConstant: return context_.int_val(as_integer(entry.value));
    case Node::kBoth: return literal(entry.a) && literal(entry.b);
    case Node::kEqual: return known(entry.a) == known(entry.b);
    case Node::kBelow:
    case Node::kSignedBelow: return known(entry.a) < known(entry.b);
    case Node::kCases: {
      const Cases& cases = *terms_.cases(node);
      z3::expr it = context_.int_val(as_integer(cases.back().first));
      for (std::size_t i = cases.size() - 1; i-- > 0;)
        it = z3::ite(literal(cases[i].second), context_.int_val(as_integer(cases[i].first)), it);
      return it;
    }
    case Node::kPick: return z3::ite(literal(entry.a), known(entry.b), known(entry.c));
    default: return operation(node, entry);
  }
}

z3::expr Arithmetic::operation(std::uint32_t node, const Terms::Entry& entry) {
  z3::expr a = known(entry.a);
  z3::expr b = known(entry.b);
  std::uint64_t left = 0, right = 0;
  const bool left_is_constant = terms_.constant_value(entry.a, &left);
  const bool right_is_constant = terms_.constant_value(entry.b, &right);
  switch (entry.node) {
    case Node::kAdd: return a + b;
    case Node::kSub: return a - b;
    case Node::kMul:
      if (left_is_constant || right_is_constant) return a * b;
      break;
    case Node::kAnd:
      // Of a number that fits, these bits are all there are.
      if (right_is_constant && right >= 0xff && (right & (right + 1)) == 0) return a;
      if (left_is_constant && left >= 0xff && (left & (left + 1)) == 0) return b;
      break;
    case Node::kAShr: {
      // (x << n) >> n is how a small number is made a signed one.
      const Terms::Entry& shifted = terms_.entry(entry.a);
      if (shifted.node == Node::kShl && shifted.b == entry.b) return known(shifted.a);
      break;
    }
    case Node::kShl:
      if (right_is_constant && right < 32) return a * context_.int_val(std::int64_t{1} << right);
      break;
    default: break;
  }
  return any(node, false);
}

}  // namespace kheddle::symbolic
