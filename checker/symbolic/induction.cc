#include "checker/symbolic/induction.h"

#include <set>

#include "checker/base/check.h"
#include "checker/symbolic/samples.h"

namespace kheddle::symbolic {
namespace {

// Of a role: PID_MAX_LIMIT of include/linux/threads.h.
constexpr std::uint64_t kMostThreads = std::uint64_t{1} << 22;

Term some_number(Terms* terms, std::uint64_t seed) {
  Terms::LaneValues lanes;
  for (unsigned lane = 0; lane < Terms::kLanes; ++lane) lanes[lane] = (lane * seed + lane / 8) % 4;
  // Few bits, so that the solver has little to do.
  return terms->apply(Node::kAnd, terms->unknown(lanes), terms->constant(2 * kMostThreads - 1));
}

std::uint64_t bits_of(unsigned lanes, std::uint64_t seed) {
  return (seed * 0x9e3779b97f4a7c15) ^ (std::uint64_t{lanes} << 32);
}

}  // namespace

Induction::Induction(Protocol* protocol)
    : protocol_(protocol), terms_(protocol->terms()), solver_(protocol->solver()) {
  const auto at_most = [this](Term number) {
    return negate(terms_.below(terms_.constant(kMostThreads), number));
  };
  now_.variables = protocol->now();
  now_.threads.assign(protocol->places().size(), terms_.constant(0));
  for (std::size_t r = 0; r < protocol->roles().size(); ++r) {
    Guard left = kAlways;
    std::size_t last = 0;
    for (std::size_t p = 0; p < protocol->places().size(); ++p)
      if (protocol->places()[p].role == r) last = p;
    for (std::size_t p = 0; p < protocol->places().size(); ++p) {
      if (protocol->places()[p].role != r) continue;
      if (protocol->roles()[r].any_number) {
        now_.threads[p] = some_number(&terms_, p + 3);
        sane_ = terms_.both(sane_, at_most(now_.threads[p]));
        continue;
      }
      // The one thread stands in exactly one place.
      const Guard it = p == last ? kAlways : terms_.unknown_guard(bits_of(64, p + 7));
      now_.threads[p] = terms_.of_guard(terms_.both(left, it));
      left = terms_.both(left, negate(it));
    }
    begin_.push_back(protocol->roles()[r].any_number ? some_number(&terms_, r + 5)
                                                     : terms_.constant(1));
    begin_sane_ = terms_.both(begin_sane_, at_most(begin_.back()));
  }
}

Valuation Induction::start() {
  Valuation at;
  for (const SharedVariable& variable : protocol_->variables())
    at.variables.push_back(terms_.constant(variable.initial));
  at.threads.assign(protocol_->places().size(), terms_.constant(0));
  for (std::size_t r = 0; r < protocol_->roles().size(); ++r)
    at.threads[protocol_->roles()[r].start] = begin_[r];
  return at;
}

Valuation Induction::after(const Transition& transition) {
  Valuation at = now_;
  at.variables = transition.next;
  const Term one = terms_.constant(1);
  at.threads[transition.from] = terms_.apply(Node::kSub, at.threads[transition.from], one);
  at.threads[transition.to] = terms_.apply(Node::kAdd, at.threads[transition.to], one);
  return at;
}

Guard Induction::from(std::size_t place) { return negate(terms_.is_zero(now_.threads[place])); }

void Induction::fill(const Assignment& model, const Valuation& at,
                     std::vector<std::uint64_t>* variables,
                     std::vector<std::uint64_t>* threads) const {
  for (Term term : at.variables) variables->push_back(model[term]);
  for (Term term : at.threads) threads->push_back(model[term]);
}

bool Induction::search(const std::vector<Lemma>& wanted, const std::vector<Lemma>& candidates,
                       std::vector<Lemma>* chosen, Gap* gap) {
  std::set<Lemma> banned;
  *chosen = wanted;
  for (;;) {
    *gap = {};
    if (prove(*chosen, gap)) return true;
    if (gap->what == Gap::What::kStopped) return false;
    const Lemma* helps = nullptr;
    if (gap->what != Gap::What::kStart) {
      const Sample state{gap->variables, gap->threads};
      for (const Lemma& lemma : candidates) {
        if (!applies(lemma, state) || symbolic::holds(lemma.then, state)) continue;
        if (banned.contains(lemma)) continue;
        helps = &lemma;
        break;
      }
    }
    if (helps != nullptr) {
      chosen->push_back(*helps);
      continue;
    }
    if (gap->what == Gap::What::kFlaw || gap->lemma < wanted.size()) return false;
    banned.insert((*chosen)[gap->lemma]);
    *chosen = wanted;
  }
}

bool Induction::keep(const std::vector<Lemma>& wanted, std::vector<Lemma> lemmas,
                     std::vector<Lemma>* chosen, Gap* gap) {
  for (;;) {
    *chosen = wanted;
    chosen->insert(chosen->end(), lemmas.begin(), lemmas.end());
    *gap = {};
    if (prove(*chosen, gap)) return true;
    const bool breaks = gap->what == Gap::What::kStart || gap->what == Gap::What::kStep;
    if (!breaks || gap->lemma < wanted.size()) return false;
    lemmas.erase(lemmas.begin() + static_cast<std::ptrdiff_t>(gap->lemma - wanted.size()));
  }
}

bool Induction::prove(const std::vector<Lemma>& lemmas, Gap* gap) {
  const auto stopped = [&] {
    gap->what = Gap::What::kStopped;
    return false;
  };
  const Valuation begin = start();
  for (std::size_t i = 0; i < lemmas.size(); ++i) {
    const Guard broken = terms_.both(begin_sane_, negate(holds(protocol_, lemmas[i], begin)));
    const Solver::Answer answer = solver_.check({broken});
    if (answer == Solver::Answer::kStopped) return stopped();
    if (answer == Solver::Answer::kNo) continue;
    gap->what = Gap::What::kStart;
    gap->lemma = i;
    fill(solver_.model(), begin, &gap->variables, &gap->threads);
    return false;
  }
  std::vector<Guard> now;
  for (const Lemma& lemma : lemmas) now.push_back(holds(protocol_, lemma, now_));
  now.push_back(sane_);
  const auto possible = [&](std::vector<Guard> more) {
    more.insert(more.end(), now.begin(), now.end());
    return solver_.check(more);
  };
  for (std::size_t f = 0; f < protocol_->flaws().size(); ++f) {
    const Flaw& flaw = protocol_->flaws()[f];
    const Solver::Answer answer = possible({flaw.guard, from(flaw.from)});
    if (answer == Solver::Answer::kStopped) return stopped();
    if (answer == Solver::Answer::kNo) continue;
    gap->what = Gap::What::kFlaw;
    gap->flaw = f;
    fill(solver_.model(), now_, &gap->variables, &gap->threads);
    return false;
  }
  for (std::size_t t = 0; t < protocol_->transitions().size(); ++t) {
    const Transition& step = protocol_->transitions()[t];
    const Valuation then = after(step);
    std::vector<Guard> broken;
    Guard any = kNever;
    for (const Lemma& lemma : lemmas) {
      broken.push_back(negate(holds(protocol_, lemma, then)));
      any = terms_.either(any, broken.back());
    }
    if (any == kNever) continue;
    const Solver::Answer answer = possible({step.guard, from(step.from), any});
    if (answer == Solver::Answer::kStopped) return stopped();
    if (answer == Solver::Answer::kNo) continue;
    gap->what = Gap::What::kStep;
    gap->transition = t;
    // The last one, which was added for the sake of others.
    for (std::size_t i = 0; i < lemmas.size(); ++i)
      if (Terms::holds(solver_.model(), broken[i])) gap->lemma = i;
    fill(solver_.model(), now_, &gap->variables, &gap->threads);
    fill(solver_.model(), then, &gap->variables_after, &gap->threads_after);
    return false;
  }
  if (solver_.stopped()) return stopped();
  return true;
}

}  // namespace kheddle::symbolic
