#include "checker/symbolic/clauses.h"

#include <map>
#include <optional>

namespace kheddle::symbolic {
namespace {

using Relation = Literal::Relation;
using Clause = std::vector<Literal>;  // one of them holds

constexpr std::size_t kMostClauses = 256;  // of one part of the formula

using Sum = std::map<std::pair<bool, std::uint32_t>, std::int64_t>;  // threads?, index: times

class Clauses {
 public:
  explicit Clauses(const Protocol& protocol) : protocol_(protocol) {}

  // Of the formula, or of its negation; nothing if it cannot be put so.
  std::optional<std::vector<Clause>> of(const z3::expr& e, bool positive) const {
    if (e.is_true() || e.is_false())
      return e.is_true() == positive ? std::vector<Clause>{} : std::vector<Clause>{{}};
    if (!e.is_app()) return std::nullopt;
    switch (e.decl().decl_kind()) {
      case Z3_OP_NOT: return of(e.arg(0), !positive);
      case Z3_OP_AND: return positive ? all(e, true) : one(e, false);
      case Z3_OP_OR: return positive ? one(e, true) : all(e, false);
      case Z3_OP_IMPLIES: {
        const auto left = of(e.arg(0), !positive), right = of(e.arg(1), positive);
        return positive ? cross(left, right) : join(left, right);
      }
      case Z3_OP_EQ:
        if (e.arg(0).is_int()) return relation(e, Z3_OP_EQ, positive);
        break;
      case Z3_OP_LE:
      case Z3_OP_GE:
      case Z3_OP_LT:
      case Z3_OP_GT: return relation(e, e.decl().decl_kind(), positive);
      default: break;
    }
    return std::nullopt;
  }

 private:
  using Some = std::optional<std::vector<Clause>>;

  static Some join(Some left, const Some& right) {
    if (!left || !right) return std::nullopt;
    left->insert(left->end(), right->begin(), right->end());
    return left;
  }
  static Some cross(const Some& left, const Some& right) {
    if (!left || !right || left->size() * right->size() > kMostClauses) return std::nullopt;
    std::vector<Clause> product;
    for (const Clause& a : *left) {
      for (const Clause& b : *right) {
        product.push_back(a);
        product.back().insert(product.back().end(), b.begin(), b.end());
      }
    }
    return product;
  }
  Some all(const z3::expr& e, bool positive) const {
    Some sum = std::vector<Clause>{};
    for (unsigned i = 0; i < e.num_args() && sum; ++i) sum = join(sum, of(e.arg(i), positive));
    return sum;
  }
  Some one(const z3::expr& e, bool positive) const {
    Some product = std::vector<Clause>{{}};
    for (unsigned i = 0; i < e.num_args() && product; ++i)
      product = cross(product, of(e.arg(i), positive));
    return product;
  }

  // Adds times * e; numbers go to `constant`.
  bool linear(const z3::expr& e, std::int64_t times, Sum* sum, std::int64_t* constant) const {
    std::int64_t number = 0;
    if (e.is_numeral_i64(number)) {
      *constant += times * number;
      return true;
    }
    if (e.is_var()) {
      std::uint32_t index = Z3_get_index_value(e.ctx(), e);
      const bool threads = index >= protocol_.variables().size();
      if (threads) index -= static_cast<std::uint32_t>(protocol_.variables().size());
      (*sum)[{threads, index}] += times;
      return true;
    }
    if (!e.is_app()) return false;
    switch (e.decl().decl_kind()) {
      case Z3_OP_ADD:
      case Z3_OP_SUB:
        for (unsigned i = 0; i < e.num_args(); ++i) {
          const bool minus = i > 0 && e.decl().decl_kind() == Z3_OP_SUB;
          if (!linear(e.arg(i), minus ? -times : times, sum, constant)) return false;
        }
        return true;
      case Z3_OP_UMINUS: return linear(e.arg(0), -times, sum, constant);
      case Z3_OP_MUL:
        if (e.num_args() != 2 || !e.arg(0).is_numeral_i64(number)) return false;
        return linear(e.arg(1), times * number, sum, constant);
      default: return false;
    }
  }

  // arg(0) - arg(1) compared with 0.
  Some relation(const z3::expr& e, Z3_decl_kind kind, bool positive) const {
    Sum sum;
    std::int64_t constant = 0;
    if (!linear(e.arg(0), 1, &sum, &constant) || !linear(e.arg(1), -1, &sum, &constant))
      return std::nullopt;
    Literal claim;
    // sum <= n is -sum >= -n; sum < n is -sum >= 1 - n.
    const bool turned = (kind == Z3_OP_LE || kind == Z3_OP_LT) == positive;
    const bool strict = (kind == Z3_OP_LT || kind == Z3_OP_GT) == positive;
    const bool equation = kind == Z3_OP_EQ;
    const std::int64_t sign = !equation && turned ? -1 : 1;
    for (const auto& [what, times] : sum)
      if (times != 0) claim.sum.push_back({sign * times, what.first, what.second});
    std::int64_t right = -sign * constant;
    if (equation) {
      claim.relation = positive ? Relation::kEqual : Relation::kDiffers;
      if (claim.sum.size() == 1 && claim.sum[0].times < 0) {
        claim.sum[0].times = -claim.sum[0].times;
        right = -right;
      }
      // Of one variable: its value, whatever its sign.
      if (claim.sum.size() == 1 && !claim.sum[0].threads)
        claim.bits = 8 * protocol_.variables()[claim.sum[0].index].size;
    } else {
      claim.relation = Relation::kAtLeast;
      if (strict) ++right;
    }
    claim.constant = static_cast<std::uint64_t>(right) & mask(claim.bits);
    if (claim.sum.empty()) return std::nullopt;
    return std::vector<Clause>{{claim}};
  }

  const Protocol& protocol_;
};

Literal negation(Literal claim) {
  switch (claim.relation) {
    case Relation::kEqual: claim.relation = Relation::kDiffers; break;
    case Relation::kDiffers: claim.relation = Relation::kEqual; break;
    case Relation::kAtLeast:
      for (Literal::Part& part : claim.sum) part.times = -part.times;
      claim.constant = 1 - claim.constant;
      break;
  }
  return claim;
}

}  // namespace

std::vector<Lemma> lemmas_of(const z3::expr& formula, const Protocol& protocol) {
  const Clauses clauses(protocol);
  std::vector<z3::expr> parts;
  if (formula.is_app() && formula.decl().decl_kind() == Z3_OP_AND) {
    for (unsigned i = 0; i < formula.num_args(); ++i) parts.push_back(formula.arg(i));
  } else {
    parts.push_back(formula);
  }
  std::vector<Lemma> all;
  for (const z3::expr& part : parts) {
    const auto some = clauses.of(part, true);
    if (!some) continue;
    for (const Clause& clause : *some) {
      if (clause.empty()) continue;
      Lemma lemma;
      lemma.then = clause.back();
      for (std::size_t i = 0; i + 1 < clause.size(); ++i) lemma.when.push_back(negation(clause[i]));
      all.push_back(std::move(lemma));
    }
  }
  return all;
}

}  // namespace kheddle::symbolic
