// Induction: what holds at the start and is kept by every step holds for ever, for any number of
// threads of the roles that may have any.
//
// Any number is up to 2^22, which is PID_MAX_LIMIT; variables are machine words that wrap.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "checker/symbolic/lemma.h"
#include "checker/symbolic/protocol.h"

namespace kheddle::symbolic {

// Why lemmas are no proof.
struct Gap {
  enum class What : std::uint8_t { kStart, kStep, kFlaw, kStopped };
  What what = What::kStep;
  std::size_t lemma = 0;       // kStart, kStep: the one that breaks
  std::size_t transition = 0;  // kStep
  std::size_t flaw = 0;        // kFlaw: the finding that is not ruled out
  // Contents of variables and numbers of threads before the step and, of kStep, after it.
  std::vector<std::uint64_t> variables, threads, variables_after, threads_after;
};

class Induction {
 public:
  explicit Induction(Protocol* protocol);

  // Looks for lemmas that make a proof of the wanted ones: for each state that is in the way, the
  // first candidate that rules it out, and so on for that one; a candidate that cannot be kept is
  // given up. False with a gap that no candidate fills.
  bool search(const std::vector<Lemma>& wanted, const std::vector<Lemma>& candidates,
              std::vector<Lemma>* chosen, Gap* gap);
  // Drops lemmas that cannot be kept until the rest can, together with the wanted ones (Flanagan,
  // Leino: Houdini, 2001). False with the gap that was left.
  bool keep(const std::vector<Lemma>& wanted, std::vector<Lemma> lemmas, std::vector<Lemma>* chosen,
            Gap* gap);
  // Whether the lemmas hold for ever and no step makes a finding where they hold.
  bool prove(const std::vector<Lemma>& lemmas, Gap* gap);

 private:
  Valuation start();
  Valuation after(const Transition& transition);
  // Steps from the place exist where the lemmas hold.
  Guard from(std::size_t place);
  void fill(const Assignment& model, const Valuation& at, std::vector<std::uint64_t>* variables,
            std::vector<std::uint64_t>* threads) const;

  Protocol* protocol_;
  Terms& terms_;
  Solver& solver_;
  Valuation now_;
  Guard sane_ = kAlways;     // of numbers of threads
  std::vector<Term> begin_;  // by role: how many threads it has, of any number
  Guard begin_sane_ = kAlways;
};

}  // namespace kheddle::symbolic
