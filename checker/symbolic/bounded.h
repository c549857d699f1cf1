// The bounded engine: every schedule of a Program up to a number of steps, at once, by Z3.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>

#include "checker/program/program.h"
#include "checker/trace/trace.h"

namespace kheddle {

struct BoundedProgress {
  std::uint32_t depth = 0, round = 0;
  std::uint64_t nodes = 0, queries = 0;  // of the graph of terms, to the solver
  double seconds = 0;
};

struct BoundedOptions {
  std::uint32_t depth = 50;  // steps; one is a visible operation and its tail
  // Plain accesses are scheduling points only once they race; else all of them are.
  bool reduction = true;
  // Of runs that differ in the order of independent steps one is enough.
  bool reorder = true;
  // kh_any() is any value; else one of its samples, as the explorer takes it.
  bool symbolic_any = true;
  double seconds = 0;                       // 0: no limit
  const std::atomic<bool>* stop = nullptr;  // set by a signal handler: end with what there is
  std::function<bool()> out_of_memory;      // asked after each step; may be empty
  std::function<void(const BoundedProgress&)> progress;  // after each step; may be empty
};

// Verdict, limits and one finding per kind and place, each with a shortest schedule; no counts of
// states. HOLDS only if no run is longer than the depth; else INCOMPLETE(depth), or by the limit
// that stopped it (`timeout`, `max-memory`, `interrupted`) or that a run comes to (`symbolic`:
// something the engine cannot do, with its place). Outcome::depth is the number of steps that were
// judged in full. Findings carry kind, place, thread and schedule; replay fills in the rest.
Outcome check_bounded(const Program& program, const BoundedOptions& options);

}  // namespace kheddle
