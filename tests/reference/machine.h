// What the instructions of a Program mean, one step at a time, read straight off docs/semantics.md.
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <vector>

#include "checker/trace/trace.h"
#include "tests/reference/memory.h"
#include "tests/reference/state.h"

namespace kheddle::reference {

// A place as findings compare it.
struct Site {
  std::string file;
  std::uint32_t line = 0;
  std::string function;
  friend auto operator<=>(const Site&, const Site&) = default;
};

// A finding as results compare it. `second` only for a data race, and then not before `first`.
struct Found {
  Kind kind = Kind::kAssertion;
  Site first, second;
  friend auto operator<=>(const Found&, const Found&) = default;
};

// One access of a visible operation, for judging races.
struct Access {
  std::uint64_t address = 0;
  std::uint64_t size = 0;
  bool write = false;
  bool marked = false;
  bool exclusive = false;  // kh_exclusive; `write`: it excludes reads, too
  bool silent = false;     // exposes only: kh_free, kh_size, ignored, of a held thread
  Site site;
};

// An access to somebody's stack or thread-local region, for exposing local accesses.
struct Touch {
  InstructionId at;
  std::uint32_t thread = 0;
  std::uint64_t address = 0;
  std::uint64_t size = 0;
  bool write = false;
  bool candidate = false;  // plain and outside atomic sections: may be exposed
};

// An order of locks as it was met (kh_order).
struct Order {
  LockUse taken, held;
  Site site;
  friend auto operator<=>(const Order&, const Order&) = default;
};

enum class Ending : std::uint8_t {
  kMoved,    // the state after the step
  kBlocked,  // kh_await was false: the outcome does not exist
  kCut,      // kh_assume was false
  kFatal,    // a finding ended the execution
  kLimit,    // `limit` says which
};

// One outcome of one step (or of the start): what happened for one sequence of choices.
struct StepResult {
  Ending ending = Ending::kMoved;
  State state;
  std::string limit;
  std::vector<std::uint32_t> choices;
  std::vector<std::uint32_t> choices_of;  // of how many each choice was one
  std::vector<Found> findings;
  std::vector<Access> accesses;  // of the visible operation
  std::vector<Touch> touches;    // of the whole step
  std::vector<Order> orders;     // likewise, also where it is blocked
  bool progress = false;         // it says kh_progress()
};

class Machine {
 public:
  Machine(const Program& program, const Granularity& granularity);

  // Every outcome of the start, and of a step of `thread`, in order of choices; blocked ones too.
  // REQUIRES: the thread is not finished and does not stand before kh_stall.
  std::vector<StepResult> starts() const;
  std::vector<StepResult> steps(const State& state, std::uint32_t thread) const;

  // Whether the thread stands before kh_stall.
  bool stalled(const State& state, std::uint32_t thread) const;
  // The kind that the kh_stall names which the thread stands before.
  Kind stall_kind(const State& state, std::uint32_t thread) const;
  // Whether it stands before what is a visible operation under every granularity.
  bool always_visible(const State& state, std::uint32_t thread) const;
  // Where the thread stands.
  Site site(const State& state, std::uint32_t thread) const;
  Site site(PlaceId place) const;
  // Starts of leaked heap objects, see Memory.
  std::vector<std::uint64_t> leaked(const State& state) const;

 private:
  friend class Run;
  const Program& program_;
  const Granularity& granularity_;
  Constants constants_;
};

}  // namespace kheddle::reference
