// A Protocol is a program whose threads go round for ever, as one transition system over the memory
// that they share: for each place where a thread can stand, every step from there, for all contents
// of that memory at once. Of identical threads one is looked at; how many stand where is a number.
//
// Every access that is not a thread's own is a scheduling point here.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "checker/base/result.h"
#include "checker/program/program.h"
#include "checker/symbolic/step.h"

namespace kheddle::symbolic {

// Of time or memory; which of them, the solver knows.
inline constexpr const char* kStoppedText = "the time or the memory given ran out";

// What steps write: a piece of memory that is always stored as a whole.
struct SharedVariable {
  std::uint64_t address = 0;
  unsigned size = 0;
  std::uint64_t initial = 0;
  std::set<std::uint64_t> values;  // all that it can be; empty: there are too many to tell
  Term now = 0;
  // The unknowns that `now` is made of: of few values, one guard for each but the last, of which
  // the first that is true says which; else one term.
  std::vector<std::uint32_t> unknowns;
};

// A function of the source whose threads are looked at.
struct Role {
  std::string name;  // as the scenario calls it
  std::uint32_t thread = 0;
  bool any_number = false;
  std::size_t start = 0;  // the place where its threads begin
};

// Where a thread of a role can stand, locals included.
struct StandPlace {
  std::size_t role = 0;
  Control control;
  PlaceId source = 0;
};

// A thread goes from one place to another when the guard is true.
struct Transition {
  std::size_t from = 0, to = 0;
  Guard guard = kNever;
  std::vector<Term> next;  // by variable: what it is afterwards
};

// A step from the place makes a finding when the guard is true.
struct Flaw {
  std::size_t from = 0;
  Guard guard = kNever;
  Kind kind = Kind::kAssertion;
  PlaceId place = 0;
};

// KH_INVARIANT(name).
struct Invariant {
  std::string name;
  std::uint32_t thread = 0;
  PlaceId source = 0;
};

class Protocol {
 public:
  // What cannot be put so is an error that names file and line: threads that end, allocation,
  // memory that is stored in pieces of several sizes, a local variable without bound that is kept
  // from step to step. `seconds`, `stop`, `out_of_memory`: as for Solver; then the error says no
  // place.
  static Result<std::unique_ptr<Protocol>> build(const Program& program,
                                                 const std::atomic<bool>* stop, double seconds,
                                                 std::function<bool()> out_of_memory);

  const std::vector<SharedVariable>& variables() const { return variables_; }
  const std::vector<Role>& roles() const { return roles_; }
  const std::vector<StandPlace>& places() const { return places_; }
  const std::vector<Transition>& transitions() const { return transitions_; }
  const std::vector<Flaw>& flaws() const { return flaws_; }
  const std::vector<Invariant>& invariants() const { return invariants_; }

  // When the invariant is false, given the variables' contents.
  Guard violated(const Invariant& invariant, const std::vector<Term>& contents);

  std::vector<Term> now() const;
  Terms& terms() { return terms_; }
  Solver& solver() { return solver_; }

 private:
  using Key = std::pair<std::uint64_t, unsigned>;  // address, size
  struct Domain {
    std::set<std::uint64_t> values;
    bool bounded = true;
  };
  using Domains = std::map<Key, Domain>;

  Protocol(const Program& program, const std::atomic<bool>* stop, double seconds,
           std::function<bool()> out_of_memory);

  // One pass under the domains known so far; `grown`: they were not enough. Error as for build().
  Status look(Domains* domains, bool* grown);
  Status begin(const Domains& domains);
  Status find_roles();
  Status judge_invariants();
  Status visit(std::size_t place, Domains* domains, bool* grown);
  Status take(std::size_t place, const StepOutcome& outcome, Domains* domains, bool* grown);
  Status note_writes(const Step& step, Domains* domains, bool* grown);
  Status judge_rest(std::size_t place, const StepOutcome& outcome, const Domains& domains) const;
  Status split(std::size_t from, Guard guard, Control control, const std::vector<Term>& next);
  std::size_t place_of(std::size_t role, const Control& control);
  State state_with(const std::vector<Term>& contents);
  Value load(const std::map<std::uint64_t, CellId>& cells, const SharedVariable& variable) const;
  Term any_of(const Domain& domain, SharedVariable* variable);
  Error refuse(PlaceId place, const std::string& text) const;

  const Program& program_;
  StepOptions options_;
  Terms terms_;
  Values values_;
  mutable Cells cells_;
  Solver solver_;
  Context context_;
  State base_;  // all threads at their beginnings
  std::uint64_t random_ = 1;

  std::vector<SharedVariable> variables_;
  std::vector<Role> roles_;
  std::vector<StandPlace> places_;
  std::map<std::string, std::size_t> known_places_;
  std::vector<Transition> transitions_;
  std::vector<Flaw> flaws_;
  std::vector<Invariant> invariants_;
  std::map<std::pair<std::uint32_t, std::vector<Term>>, Guard> judged_;  // violated()
};

}  // namespace kheddle::symbolic
