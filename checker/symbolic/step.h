// A Step is all that one thread can do next from one place of its code, from every state that a
// State stands for: outcomes, accesses and findings, each under its guard. It says nothing of
// schedules; who unrolls the program, or proves something of all its steps, puts steps together.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "checker/symbolic/solver.h"
#include "checker/symbolic/state.h"
#include "checker/trace/trace.h"

namespace kheddle::symbolic {

struct StepOptions {
  Granularity granularity;
  bool symbolic_any = true;  // kh_any() is any value; else one of its samples, as in the explorer
};

// One way the step goes: the state after it, as changes.
struct StepOutcome {
  Guard guard = kNever;
  std::map<std::uint32_t, Control> controls;  // of the thread, and of those that it started
  std::map<std::uint32_t, Guard> daemons;     // of those that it started
  std::map<std::uint64_t, CellId> cells;
  std::map<std::uint64_t, Object> objects;
  std::map<std::uint32_t, Guard> held;  // of the threads that it held or let go
};

struct StepAccess {
  Guard guard = kNever;
  std::uint64_t address = 0, size = 0;
  InstructionId at;
  PlaceId place = 0;  // that a finding here has
  bool write = false;
  bool marked = false;
  bool exclusive = false;  // kh_exclusive; `write`: it excludes reads, too
  bool silent = false;     // exposes only
  bool tail = false;       // not of the visible operation
  bool local = false;      // in the thread's own stack or block, or a constant variable
  bool plain = false;      // may be exposed: neither marked nor in a section
};

// Something that concerns a thread's stack or thread-local block, or an object whose size was
// asked for: for exposing what is local (docs/semantics.md, Shared stacks).
struct StepTouch {
  Guard guard = kNever;
  InstructionId at;
  std::uint64_t address = 0, size = 0;
  bool write = false;
  bool candidate = false;        // plain and outside atomic sections: may be exposed
  std::uint32_t thread = kNone;  // who: the step's thread, or one that it started
};

// A choice of the environment: `value` is its number, or, of a kh_any() that is any value, that.
struct StepChoice {
  Guard guard = kNever;
  Term value = 0;
  std::uint32_t of = 0;  // how many there are
  bool any = false;
  std::vector<Guard> unknowns;  // that `value` is made of, unless it is any value
};

struct StepFinding {
  Guard guard = kNever;
  Kind kind = Kind::kAssertion;
  PlaceId place = 0;
};

// Something that ends the check there without a verdict: a limit, or what the engine cannot do.
struct StepLimit {
  Guard guard = kNever;
  std::string name;
  std::string text;
  PlaceId place = 0;
};

struct Step {
  std::vector<StepOutcome> outcomes;
  Guard blocked = kNever;              // a kh_await is false: the outcome does not exist
  Guard fatal = kNever;                // a finding ends the execution
  Guard cut = kNever;                  // kh_assume is false
  Guard waiting = kNever;              // the state stays as it was: no outcome either
  bool stalled = false;                // the thread stands before kh_stall: it takes no step
  Kind stall = Kind::kUserBlocksLock;  // then: what that is if others cannot finish
  std::vector<StepAccess> accesses;
  std::vector<StepChoice> choices;  // in the order in which a run makes them
  std::vector<StepFinding> findings;
  std::vector<StepLimit> limits;
  std::vector<std::pair<std::uint64_t, Guard>> reached;  // labels of kh_reach
  std::vector<InstructionId> endless;                    // plain accesses of a tail without end
  std::vector<StepTouch> touches;
  // For independence: the step starts, holds, lets go or looks at threads; it allocates or frees.
  bool about_threads = false;
  bool about_heap = false;
  bool asks_self = false;  // which thread it is of: threads that are alike may differ
};

// What a step is taken with. All of it outlives what is made of it.
struct Context {
  const Program& program;
  const StepOptions& options;
  Terms* terms;
  Values* values;
  Cells* cells;
  Solver* solver;
};

// Constructors and the beginning of main, as the step of a thread 0 that does not exist yet. Fills
// in `blank`: globals with their initial bytes, no thread.
Step first_step(const Context& context, State* blank);

// The step of `thread` from its stand with that number. Of a held thread: what it would do.
// REQUIRES: the thread is not finished there.
Step take_step(const Context& context, const State& state, std::uint32_t thread, std::size_t stand);

}  // namespace kheddle::symbolic
