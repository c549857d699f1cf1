#include "checker/symbolic/lemma.h"

#include <map>
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

Term times_of(Terms* terms, Term value, std::uint64_t times) {
  return times == 1 ? value : terms->apply(Node::kMul, value, terms->constant(times));
}

// What is negative stands on the right.
template <typename Value>
Guard at_least(Terms* terms, const Literal& claim, const Value& value) {
  const bool negative = static_cast<std::int64_t>(claim.constant) < 0;
  Term left = terms->constant(negative ? -claim.constant : 0);
  Term right = terms->constant(negative ? 0 : claim.constant);
  for (const Literal::Part& part : claim.sum) {
    Term& side = part.times < 0 ? right : left;
    const auto times = static_cast<std::uint64_t>(part.times < 0 ? -part.times : part.times);
    side = terms->apply(Node::kAdd, side, times_of(terms, value(part), times));
  }
  return negate(terms->below(left, right));
}

// A sum modulo 2^bits, by what is added up: how often.
struct Sum {
  std::map<Term, std::uint64_t> parts;
  std::uint64_t constant = 0;
};

void add(const Terms& terms, Term term, std::uint64_t times, std::uint64_t bits, Sum* sum) {
  std::uint64_t constant = 0;
  if (terms.constant_value(term, &constant)) {
    sum->constant += times * constant;
    return;
  }
  const Terms::Entry& entry = terms.entry(term);
  const bool by_constant = (entry.node == Node::kMul || entry.node == Node::kAnd) &&
                           terms.constant_value(entry.b, &constant);
  if (entry.node == Node::kAdd || entry.node == Node::kSub) {
    add(terms, entry.a, times, bits, sum);
    add(terms, entry.b, entry.node == Node::kAdd ? times : -times, bits, sum);
  } else if (entry.node == Node::kMul && by_constant) {
    add(terms, entry.a, times * constant, bits, sum);
  } else if (entry.node == Node::kAnd && by_constant && (constant & bits) == bits) {
    add(terms, entry.a, times, bits, sum);
  } else {
    sum->parts[term] += times;
  }
}

// The same sum before and after a step, such as one that moves a thread from place to place,
// becomes the same term: a solver that knows bits only has a hard time with sums in another order.
template <typename Value>
Guard equation(Terms* terms, const Literal& claim, const Value& value) {
  const std::uint64_t bits = mask(claim.bits);
  Sum sum;
  for (const Literal::Part& part : claim.sum)
    add(*terms, value(part), static_cast<std::uint64_t>(part.times), bits, &sum);
  Term left = terms->constant(0), right = terms->constant(0);
  for (const auto& [term, times] : sum.parts) {
    const bool negative = (times & bits) > bits / 2;
    const std::uint64_t size = (negative ? -times : times) & bits;
    if (size == 0) continue;
    Term& side = negative ? right : left;
    side = terms->apply(Node::kAdd, side, times_of(terms, term, size));
  }
  left = terms->apply(Node::kSub, left, right);
  if (claim.bits < 64) left = terms->apply(Node::kAnd, left, terms->constant(bits));
  const Guard same = terms->equal(left, terms->constant((claim.constant - sum.constant) & bits));
  return claim.relation == Relation::kEqual ? same : negate(same);
}

}  // namespace

Guard holds(Protocol* protocol, const Lemma& lemma, const Valuation& at) {
  if (lemma.invariant != kNone)
    return negate(protocol->violated(protocol->invariants()[lemma.invariant], at.variables));
  Terms& terms = protocol->terms();
  const auto literal = [&](const Literal& claim) {
    const auto value = [&](const Literal::Part& part) {
      return part.threads ? at.threads[part.index] : at.variables[part.index];
    };
    return claim.relation == Relation::kAtLeast ? at_least(&terms, claim, value)
                                                : equation(&terms, claim, value);
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
