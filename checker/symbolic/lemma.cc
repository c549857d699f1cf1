#include "checker/symbolic/lemma.h"

#include <set>

#include "checker/symbolic/samples.h"

namespace kheddle::symbolic {
namespace {

constexpr std::size_t kMostGuesses = 6000;

using Relation = Literal::Relation;

Literal variable_is(const Protocol& protocol, std::uint32_t v, std::uint64_t value) {
  return {{{1, false, v}}, Relation::kEqual, value, 8 * protocol.variables()[v].size};
}

Literal some_thread_at(std::size_t place) {
  return {{{1, true, static_cast<std::uint32_t>(place)}}, Relation::kAtLeast, 1, 64};
}

}  // namespace

Guard holds(Protocol* protocol, const Lemma& lemma, const Valuation& at) {
  if (lemma.invariant != kNone)
    return negate(protocol->violated(protocol->invariants()[lemma.invariant], at.variables));
  Terms& terms = protocol->terms();
  // The sum of the parts with this sign, each times its size.
  const auto sum = [&](const Literal& claim, bool negative) {
    Term total = terms.constant(0);
    for (const Literal::Part& part : claim.sum) {
      if ((part.times < 0) != negative) continue;
      Term value = part.threads ? at.threads[part.index] : at.variables[part.index];
      const auto times = static_cast<std::uint64_t>(negative ? -part.times : part.times);
      if (times != 1) value = terms.apply(Node::kMul, value, terms.constant(times));
      total = terms.apply(Node::kAdd, total, value);
    }
    return total;
  };
  const auto literal = [&](const Literal& claim) {
    Term left = sum(claim, false), right = sum(claim, true);
    if (claim.relation == Relation::kAtLeast) {
      const bool negative = static_cast<std::int64_t>(claim.constant) < 0;
      Term& side = negative ? left : right;
      side = terms.apply(Node::kAdd, side,
                         terms.constant(negative ? -claim.constant : claim.constant));
      return negate(terms.below(left, right));
    }
    left = terms.apply(Node::kSub, left, right);
    if (claim.bits < 64) left = terms.apply(Node::kAnd, left, terms.constant(mask(claim.bits)));
    const Guard same = terms.equal(left, terms.constant(claim.constant));
    return claim.relation == Relation::kEqual ? same : negate(same);
  };
  Guard when = kAlways;
  for (const Literal& condition : lemma.when) when = terms.both(when, literal(condition));
  return terms.either(negate(when), literal(lemma.then));
}

std::vector<Lemma> guesses(Protocol* protocol) {
  std::vector<Lemma> all;
  const auto variables = static_cast<std::uint32_t>(protocol->variables().size());
  const std::size_t places = protocol->places().size();
  const std::vector<Sample> seen = samples(protocol);
  for (Lemma& lemma : equalities(*protocol, seen)) all.push_back(std::move(lemma));
  // What a bounded variable is worth telling apart; of others 0, which tests ask for.
  const auto values = [&](std::uint32_t v) {
    std::set<std::uint64_t> known = protocol->variables()[v].values;
    if (known.empty()) known = {0};
    return known;
  };
  const auto add = [&](Lemma lemma) {
    if (all.size() >= kMostGuesses) return;
    bool tried = false;  // what nothing was seen of is no more than a guess, and there are many
    for (const Sample& sample : seen) {
      if (!applies(lemma, sample)) continue;
      if (!holds(lemma.then, sample)) return;
      tried = true;
    }
    if (tried) all.push_back(std::move(lemma));
  };
  // Facts that are told apart: of a variable, and that there is or is no thread at a place.
  std::vector<Literal> is, somebody, nobody;
  for (std::uint32_t v = 0; v < variables; ++v)
    for (std::uint64_t value : values(v)) is.push_back(variable_is(*protocol, v, value));
  for (std::size_t p = 0; p < places; ++p) {
    somebody.push_back(some_thread_at(p));
    nobody.push_back({{{1, true, static_cast<std::uint32_t>(p)}}, Relation::kEqual, 0, 64});
  }
  const auto differs = [](Literal claim) {
    claim.relation = Relation::kDiffers;
    return claim;
  };
  const auto same = [](const Literal& a, const Literal& b) {
    return a.sum.front() == b.sum.front();
  };
  // The simplest first.
  for (std::size_t p = 0; p < places; ++p) {
    Literal alone = nobody[p];
    alone.constant = 1;
    add({kNone, {somebody[p]}, alone});
    for (std::size_t q = p + 1; q < places; ++q) add({kNone, {somebody[p]}, nobody[q]});
    for (const Literal& fact : is) {
      add({kNone, {somebody[p]}, fact});
      add({kNone, {somebody[p]}, differs(fact)});
    }
  }
  for (const Literal& one : is) {
    for (const Literal& two : is) {
      if (same(one, two)) continue;
      add({kNone, {one}, two});
      add({kNone, {one}, differs(two)});
    }
  }
  for (const Literal& one : is) {
    for (const Literal& two : is) {
      if (!(one.sum < two.sum)) continue;
      for (const Literal& none : nobody) add({kNone, {one, two}, none});
      for (const Literal& three : is)
        if (!same(three, one) && !same(three, two)) add({kNone, {one, two}, three});
    }
    for (const Literal& some : somebody) {
      for (const Literal& two : is)
        if (!same(one, two)) add({kNone, {some, one}, two});
      for (const Literal& none : nobody)
        if (!same(none, some)) add({kNone, {some, one}, none});
    }
  }
  return all;
}

}  // namespace kheddle::symbolic
