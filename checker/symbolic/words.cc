#include "checker/symbolic/words.h"

#include <algorithm>

namespace kheddle::symbolic {

using Relation = Literal::Relation;

std::string where(const Program& program, PlaceId id) {
  const Place& place = program.places[id];
  return place.file.substr(place.file.rfind('/') + 1) + ":" + std::to_string(place.line);
}

std::string Words::variable(std::size_t v) const {
  const SharedVariable& it = protocol_.variables()[v];
  return name_ ? name_(it.address, it.size) : std::to_string(it.address);
}

std::string Words::place(std::size_t p) const {
  const StandPlace& it = protocol_.places()[p];
  std::string text = "`" + protocol_.roles()[it.role].name + "` at " + where(program_, it.source);
  std::size_t number = 0, same = 0;
  for (std::size_t q = 0; q < protocol_.places().size(); ++q) {
    if (protocol_.places()[q].role != it.role ||
        where(program_, protocol_.places()[q].source) != where(program_, it.source)) {
      continue;
    }
    ++same;
    if (q <= p) ++number;
  }
  return same > 1 ? text + " (" + std::to_string(number) + ")" : text;
}

std::string Words::literal(const Literal& claim) const {
  if (claim.sum.size() == 1 && claim.sum[0].threads && claim.sum[0].times == 1) {
    const std::string at = place(claim.sum[0].index);
    if (claim.relation == Relation::kAtLeast && claim.constant == 1) return "some " + at;
    if (claim.relation == Relation::kEqual && claim.constant == 0) return "no " + at;
    if (claim.relation == Relation::kEqual && claim.constant == 1) return "one " + at;
  }
  std::string left, right;
  const auto add = [](std::string* side, const std::string& what) {
    *side += (side->empty() ? "" : " + ") + what;
  };
  for (const Literal::Part& part : claim.sum) {
    const std::int64_t times = part.times < 0 ? -part.times : part.times;
    add(part.times < 0 ? &right : &left,
        (times != 1 ? std::to_string(times) + " * " : "") +
            (part.threads ? "number of " + place(part.index) : variable(part.index)));
  }
  const std::uint64_t bits = mask(claim.bits);
  const bool negative = claim.constant > bits / 2;
  const std::string size = std::to_string(negative ? bits - claim.constant + 1 : claim.constant);
  if (negative && claim.relation == Relation::kAtLeast) {
    add(&left, size);  // what is compared are unsigned numbers
  } else if (claim.constant != 0) {
    right = (negative ? "-" : "") + size + (right.empty() ? "" : " + " + right);
  }
  const bool only_right =
      std::ranges::all_of(claim.sum, [](const Literal::Part& part) { return part.times < 0; });
  if (right.empty()) right = "0";
  if (left.empty()) left = "0";
  if (claim.relation == Relation::kAtLeast && only_right) return right + " <= " + left;
  const char* relation = claim.relation == Relation::kEqual     ? " == "
                         : claim.relation == Relation::kDiffers ? " != "
                                                                : " >= ";
  return left + relation + right;
}

std::string Words::lemma(const Lemma& lemma) const {
  if (lemma.invariant != kNone) return protocol_.invariants()[lemma.invariant].name;
  std::string text;
  for (const Literal& when : lemma.when) text += (text.empty() ? "" : " and ") + literal(when);
  return text.empty() ? literal(lemma.then) : text + " => " + literal(lemma.then);
}

std::string Words::state(const std::vector<std::uint64_t>& variables,
                         const std::vector<std::uint64_t>& threads) const {
  std::string text;
  for (std::size_t v = 0; v < variables.size(); ++v)
    text += "\n    " + variable(v) + " == " + std::to_string(variables[v]);
  for (std::size_t p = 0; p < threads.size(); ++p)
    if (threads[p] != 0) text += "\n    " + std::to_string(threads[p]) + " " + place(p);
  return text;
}

std::string Words::gap(const std::vector<Lemma>& lemmas, const Gap& gap) const {
  switch (gap.what) {
    case Gap::What::kStart: return lemma(lemmas[gap.lemma]) + " does not hold at the start";
    case Gap::What::kFlaw: {
      const Flaw& flaw = protocol_.flaws()[gap.flaw];
      return "nothing that was found rules out " + std::string(kind_name(flaw.kind)) + " at " +
             where(program_, flaw.place) + " from" + state(gap.variables, gap.threads);
    }
    case Gap::What::kStep: {
      const Transition& step = protocol_.transitions()[gap.transition];
      return lemma(lemmas[gap.lemma]) + " is lost when " + place(step.from) + " steps, from" +
             state(gap.variables, gap.threads) + "\n  to" +
             state(gap.variables_after, gap.threads_after);
    }
    case Gap::What::kStopped: break;
  }
  return kStoppedText;
}

}  // namespace kheddle::symbolic
