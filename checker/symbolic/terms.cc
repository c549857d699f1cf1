#include "checker/symbolic/terms.h"

#include <algorithm>

#include "checker/base/check.h"

namespace kheddle::symbolic {
namespace {

// Past these a list of cases is left to the solver.
constexpr std::size_t kMostCases = 64;
constexpr std::size_t kMostPairs = 2048;

std::uint64_t mix(std::uint64_t hash, std::uint64_t value) {
  hash = (hash ^ value) * 0x9e3779b97f4a7c15;
  return hash ^ (hash >> 29);
}

bool is_comparison(Node node) {
  return node == Node::kEqual || node == Node::kBelow || node == Node::kSignedBelow;
}

bool compare_values(Node node, std::uint64_t a, std::uint64_t b) {
  switch (node) {
    case Node::kEqual: return a == b;
    case Node::kBelow: return a < b;
    default: return static_cast<std::int64_t>(a) < static_cast<std::int64_t>(b);
  }
}

}  // namespace

std::size_t Terms::KeyHash::operator()(const Key& key) const {
  std::uint64_t hash = mix(static_cast<std::uint64_t>(key.node), key.value);
  hash = mix(hash, (std::uint64_t{key.a} << 32) | key.b);
  return mix(hash, key.c);
}

std::size_t Terms::CasesHash::operator()(const Cases& cases) const {
  std::uint64_t hash = cases.size();
  for (const auto& [value, guard] : cases) hash = mix(mix(hash, value), guard);
  return hash;
}

Terms::Terms() { add({}, 0); }

std::uint32_t Terms::add(Entry entry, std::uint64_t word) {
  entries_.push_back(entry);
  words_.push_back(word);
  KHEDDLE_CHECK(entries_.size() < (1u << 31), "a graph of this size does not fit into memory");
  return static_cast<std::uint32_t>(entries_.size() - 1);
}

std::uint32_t Terms::intern(Entry entry) {
  const Key key{entry.node, entry.a, entry.b, entry.c, entry.value};
  auto [at, is_new] = known_.try_emplace(key, 0);
  if (is_new) at->second = add(entry, 0);
  return at->second;
}

Guard Terms::unknown_guard(std::uint64_t lanes) {
  return add({Node::kUnknownGuard, 0, 0, 0, 0}, lanes) << 1;
}

// Whether a and b can be seen at a glance not to hold together.
bool Terms::excludes(Guard a, Guard b) const {
  if (a == negate(b)) return true;
  const Entry& left = entries_[a >> 1];
  const Entry& right = entries_[b >> 1];
  const bool left_and = left.node == Node::kBoth && (a & 1) == 0;
  const bool right_and = right.node == Node::kBoth && (b & 1) == 0;
  if (left_and && (left.a == negate(b) || left.b == negate(b))) return true;
  if (right_and && (right.a == negate(a) || right.b == negate(a))) return true;
  if (left_and && right_and) {
    return left.a == negate(right.a) || left.a == negate(right.b) || left.b == negate(right.a) ||
           left.b == negate(right.b);
  }
  return false;
}

Guard Terms::both(Guard a, Guard b) {
  if (a > b) std::swap(a, b);
  if (a == kNever || a == negate(b)) return kNever;
  if (a == kAlways || a == b) return b;
  if (excludes(a, b)) return kNever;
  for (auto [one, other] : {std::pair{a, b}, std::pair{b, a}}) {
    const Entry& entry = entries_[one >> 1];
    if (entry.node != Node::kBoth) continue;
    if ((one & 1) == 0) {
      if (entry.a == other || entry.b == other) return one;
    } else {  // not (x and y)
      if (excludes(entry.a, other) || excludes(entry.b, other)) return other;
      if (entry.a == other) return both(other, negate(entry.b));
      if (entry.b == other) return both(other, negate(entry.a));
    }
  }
  const Key key{Node::kBoth, a, b, 0, 0};
  auto [at, is_new] = known_.try_emplace(key, 0);
  if (is_new) at->second = add({Node::kBoth, a, b, 0, 0}, lanes(a) & lanes(b)) << 1;
  return at->second;
}

Guard Terms::pick_guard(Guard condition, Guard then, Guard otherwise) {
  if (then == otherwise) return then;
  return either(both(condition, then), both(negate(condition), otherwise));
}

// The guard with an unknown guard set. What is older than the unknown was not computed from it;
// values are taken not to be (see depends_on).
Guard Terms::with(Guard guard, std::uint32_t unknown, bool value,
                  std::unordered_map<std::uint32_t, Guard>* done) {
  const std::uint32_t node = guard >> 1;
  const Guard sign = guard & 1;
  if (node < unknown) return guard;
  if (node == unknown) return (value ? kAlways : kNever) ^ sign;
  if (entries_[node].node != Node::kBoth) return guard;
  if (auto known = done->find(node); known != done->end()) return known->second ^ sign;
  const Entry entry = entries_[node];
  const Guard result =
      both(with(entry.a, unknown, value, done), with(entry.b, unknown, value, done));
  (*done)[node] = result;
  return result ^ sign;
}

Guard Terms::exists(Guard guard, const std::vector<Guard>& unknowns) {
  for (Guard unknown : unknowns) {
    std::unordered_map<std::uint32_t, Guard> yes, no;
    guard = either(with(guard, unknown >> 1, true, &yes), with(guard, unknown >> 1, false, &no));
  }
  return guard;
}

bool Terms::depends_on(Guard guard, std::uint32_t unknown) const {
  std::vector<std::uint32_t> todo = {guard >> 1};
  std::unordered_map<std::uint32_t, bool> seen;
  const auto visit = [&](std::uint32_t node) {
    if (node >= unknown && seen.try_emplace(node, true).second) todo.push_back(node);
  };
  while (!todo.empty()) {
    const std::uint32_t node = todo.back();
    todo.pop_back();
    if (node == unknown) return true;
    const Entry& entry = entries_[node];
    switch (entry.node) {
      case Node::kFalse:
      case Node::kUnknownGuard:
      case Node::kUnknown:
      case Node::kConstant: break;
      case Node::kBoth:
        visit(entry.a >> 1);
        visit(entry.b >> 1);
        break;
      case Node::kCases:
        for (const auto& [value, when] : cases_[entry.value]) visit(when >> 1);
        break;
      case Node::kPick:
        visit(entry.a >> 1);
        visit(entry.b);
        visit(entry.c);
        break;
      default: visit(entry.a); visit(entry.b);
    }
  }
  return false;
}

void Terms::rule_out(Guard guard) {
  const Entry& entry = entries_[guard >> 1];
  if (entry.node != Node::kBoth) return;
  known_[Key{Node::kBoth, entry.a, entry.b, 0, 0}] = (guard & 1) == 0 ? kNever : kAlways;
}

Term Terms::constant(std::uint64_t value) { return intern({Node::kConstant, 0, 0, 0, value}); }

Term Terms::unknown(const LaneValues& lanes) {
  const Term term = add({Node::kUnknown, 0, 0, 0, 0}, 0);
  lane_values_[term] = lanes;
  return term;
}

bool Terms::constant_value(Term term, std::uint64_t* value) const {
  if (entries_[term].node != Node::kConstant) return false;
  *value = entries_[term].value;
  return true;
}

const Cases* Terms::cases(Term term) const {
  return entries_[term].node == Node::kCases ? &cases_[entries_[term].value] : nullptr;
}

Term Terms::of_cases(Cases cases) {
  std::erase_if(cases, [](const auto& entry) { return entry.second == kNever; });
  std::sort(cases.begin(), cases.end());
  std::size_t kept = 0;
  for (const auto& entry : cases) {
    if (kept > 0 && cases[kept - 1].first == entry.first)
      cases[kept - 1].second = either(cases[kept - 1].second, entry.second);
    else
      cases[kept++] = entry;
  }
  cases.resize(kept);
  if (cases.empty()) return constant(0);  // only where nothing runs
  if (cases.size() == 1) return constant(cases[0].first);
  auto [at, is_new] = known_cases_.try_emplace(cases, 0);
  if (is_new) {
    cases_.push_back(cases);
    at->second = add({Node::kCases, 0, 0, 0, cases_.size() - 1}, 0);
  }
  return at->second;
}

Terms::LaneValues Terms::lane_values(Term term) const {
  LaneValues values{};
  const Entry& entry = entries_[term];
  if (entry.node == Node::kConstant) {
    values.fill(entry.value);
  } else if (entry.node == Node::kCases) {
    for (const auto& [value, guard] : cases_[entry.value]) {
      const std::uint64_t word = lanes(guard);
      for (unsigned lane = 0; lane < kLanes; ++lane)
        if ((word >> lane & 1) != 0) values[lane] = value;
    }
  } else {
    return lane_values_.at(term);
  }
  return values;
}

Term Terms::opaque(Node op, Term a, Term b, Term c) {
  const Key key{op, a, b, c, 0};
  auto [at, is_new] = known_.try_emplace(key, 0);
  if (!is_new) return at->second;
  const Term term = add({op, a, b, c, 0}, 0);
  at->second = term;
  LaneValues values{};
  if (op == Node::kPick) {
    const LaneValues then = lane_values(b);
    const LaneValues otherwise = lane_values(c);
    const std::uint64_t word = lanes(a);
    for (unsigned lane = 0; lane < kLanes; ++lane)
      values[lane] = (word >> lane & 1) != 0 ? then[lane] : otherwise[lane];
  } else {
    const LaneValues left = lane_values(a);
    const LaneValues right = lane_values(b);
    for (unsigned lane = 0; lane < kLanes; ++lane)
      values[lane] = compute(op, left[lane], right[lane]);
  }
  lane_values_[term] = values;
  return term;
}

namespace {

// The alternatives of a term that has some; `one` is room for a constant's.
const Cases* alternatives(const Terms& terms, Term term, Cases* one) {
  std::uint64_t value = 0;
  if (terms.constant_value(term, &value)) {
    *one = {{value, kAlways}};
    return one;
  }
  return terms.cases(term);
}

}  // namespace

Term Terms::pick(Guard condition, Term then, Term otherwise) {
  if (condition == kAlways || then == otherwise) return then;
  if (condition == kNever) return otherwise;
  Cases one, other;
  const Cases* left = alternatives(*this, then, &one);
  const Cases* right = alternatives(*this, otherwise, &other);
  if (left == nullptr || right == nullptr || left->size() + right->size() > 2 * kMostCases)
    return opaque(Node::kPick, condition, then, otherwise);
  const Cases a = *left;  // copies: new cases move the old ones
  const Cases b = *right;
  Cases merged;
  std::size_t i = 0, j = 0;
  while (i < a.size() || j < b.size()) {
    const bool take_a = j == b.size() || (i < a.size() && a[i].first <= b[j].first);
    const bool take_b = i == a.size() || (j < b.size() && b[j].first <= a[i].first);
    const std::uint64_t value = take_a ? a[i].first : b[j].first;
    const Guard from_a = take_a ? a[i++].second : kNever;
    const Guard from_b = take_b ? b[j++].second : kNever;
    const Guard guard = pick_guard(condition, from_a, from_b);
    if (guard != kNever) merged.emplace_back(value, guard);
  }
  if (merged.size() > kMostCases) return opaque(Node::kPick, condition, then, otherwise);
  return of_cases(std::move(merged));
}

std::uint64_t Terms::compute(Node op, std::uint64_t a, std::uint64_t b) {
  const auto signed_a = static_cast<std::int64_t>(a);
  const auto signed_b = static_cast<std::int64_t>(b);
  switch (op) {
    case Node::kAdd: return a + b;
    case Node::kSub: return a - b;
    case Node::kMul: return a * b;
    case Node::kUDiv: return b == 0 ? ~std::uint64_t{0} : a / b;
    case Node::kURem: return b == 0 ? a : a % b;
    case Node::kSDiv:
      if (b == 0) return signed_a < 0 ? 1 : ~std::uint64_t{0};
      if (signed_b == -1) return 0 - a;
      return static_cast<std::uint64_t>(signed_a / signed_b);
    case Node::kSRem:
      if (b == 0) return a;
      if (signed_b == -1) return 0;
      return static_cast<std::uint64_t>(signed_a % signed_b);
    case Node::kAnd: return a & b;
    case Node::kOr: return a | b;
    case Node::kXor: return a ^ b;
    case Node::kShl: return b >= 64 ? 0 : a << b;
    case Node::kLShr: return b >= 64 ? 0 : a >> b;
    default:
      KHEDDLE_CHECK(op == Node::kAShr, "only operations on two values come here");
      return static_cast<std::uint64_t>(signed_a >> (b >= 64 ? 63 : b));
  }
}

Term Terms::apply(Node op, Term a, Term b) {
  std::uint64_t x = 0, y = 0;
  const bool x_known = constant_value(a, &x);
  const bool y_known = constant_value(b, &y);
  if (x_known && y_known) return constant(compute(op, x, y));
  if (y_known) {
    const bool shift = op == Node::kShl || op == Node::kLShr || op == Node::kAShr;
    const bool neutral =
        op == Node::kAdd || op == Node::kSub || op == Node::kOr || op == Node::kXor || shift;
    if (y == 0 && neutral) return a;
    if (y == 0 && (op == Node::kAnd || op == Node::kMul)) return b;
    if (y == ~std::uint64_t{0} && op == Node::kAnd) return a;
    if (y == 1 && (op == Node::kMul || op == Node::kUDiv)) return a;
    // (z and m) and n
    const Entry& inner = entries_[a];
    std::uint64_t m = 0;
    if (op == Node::kAnd && inner.node == Node::kAnd && constant_value(inner.b, &m))
      return apply(Node::kAnd, inner.a, constant(m & y));
  }
  const bool turns = op == Node::kAdd || op == Node::kMul || op == Node::kAnd || op == Node::kOr ||
                     op == Node::kXor;
  if (x_known && turns) return apply(op, b, a);
  Cases one, other;
  const Cases* left = alternatives(*this, a, &one);
  const Cases* right = alternatives(*this, b, &other);
  if (left == nullptr || right == nullptr || left->size() * right->size() > kMostPairs)
    return opaque(op, a, b, 0);
  const Cases as = *left;
  const Cases bs = *right;
  Cases result;
  for (const auto& [v, v_guard] : as) {
    for (const auto& [w, w_guard] : bs) {
      const Guard guard = both(v_guard, w_guard);
      if (guard != kNever) result.emplace_back(compute(op, v, w), guard);
    }
  }
  if (as.size() > 1 && bs.size() > 1) {
    std::vector<std::uint64_t> values;
    for (const auto& [value, guard] : result) values.push_back(value);
    std::sort(values.begin(), values.end());
    values.erase(std::unique(values.begin(), values.end()), values.end());
    if (values.size() > kMostCases) return opaque(op, a, b, 0);
  }
  return of_cases(std::move(result));
}

std::uint64_t Terms::compare_lanes(Node node, Term a, Term b) const {
  const LaneValues left = lane_values(a);
  const LaneValues right = lane_values(b);
  std::uint64_t word = 0;
  for (unsigned lane = 0; lane < kLanes; ++lane)
    if (compare_values(node, left[lane], right[lane])) word |= std::uint64_t{1} << lane;
  return word;
}

Guard Terms::compare_cases(Node node, const Cases& a, const Cases& b) {
  Guard holds = kNever, fails = kNever;
  for (const auto& [v, v_guard] : a) {
    for (const auto& [w, w_guard] : b) {
      const Guard guard = both(v_guard, w_guard);
      Guard& side = compare_values(node, v, w) ? holds : fails;
      side = either(side, guard);
    }
  }
  if (fails == kNever) return kAlways;  // where anything runs
  return holds;
}

Guard Terms::compare(Node node, Term a, Term b) {
  if (a == b) return node == Node::kEqual ? kAlways : kNever;
  Cases one, other;
  const Cases* left = alternatives(*this, a, &one);
  const Cases* right = alternatives(*this, b, &other);
  if (left != nullptr && right != nullptr) {
    const Cases as = *left;
    const Cases bs = *right;
    return compare_cases(node, as, bs);
  }
  if (node == Node::kEqual && a > b) std::swap(a, b);
  const Key key{node, a, b, 0, 0};
  auto [at, is_new] = known_.try_emplace(key, 0);
  if (is_new) at->second = add({node, a, b, 0, 0}, compare_lanes(node, a, b));
  return at->second << 1;
}

Guard Terms::equal(Term a, Term b) { return compare(Node::kEqual, a, b); }
Guard Terms::below(Term a, Term b) { return compare(Node::kBelow, a, b); }
Guard Terms::signed_below(Term a, Term b) { return compare(Node::kSignedBelow, a, b); }

std::uint64_t Terms::value_of(const Entry& entry, const Assignment& values) const {
  switch (entry.node) {
    case Node::kFalse: return 0;
    case Node::kBoth: return holds(values, entry.a) && holds(values, entry.b) ? 1 : 0;
    case Node::kConstant: return entry.value;
    case Node::kCases:
      for (const auto& [value, guard] : cases_[entry.value])
        if (holds(values, guard)) return value;
      return 0;
    case Node::kPick: return values[holds(values, entry.a) ? entry.b : entry.c];
    default: break;
  }
  if (is_comparison(entry.node))
    return compare_values(entry.node, values[entry.a], values[entry.b]) ? 1 : 0;
  return compute(entry.node, values[entry.a], values[entry.b]);
}

void Terms::evaluate(Assignment* values) const {
  values->resize(entries_.size(), 0);
  for (std::uint32_t node = 0; node < size(); ++node) {
    const Entry& entry = entries_[node];
    if (entry.node == Node::kUnknownGuard || entry.node == Node::kUnknown) continue;
    (*values)[node] = value_of(entry, *values);
  }
}

void Terms::load_lane(unsigned lane, const Assignment& values) {
  const std::uint64_t bit = std::uint64_t{1} << lane;
  for (std::uint32_t node = 0; node < size(); ++node) {
    const Node kind = entries_[node].node;
    if (kind == Node::kUnknownGuard || kind == Node::kBoth || is_comparison(kind))
      words_[node] = values[node] != 0 ? words_[node] | bit : words_[node] & ~bit;
  }
  for (auto& [term, lanes] : lane_values_) lanes[lane] = values[term];
  live_lanes |= bit;
}

}  // namespace kheddle::symbolic
