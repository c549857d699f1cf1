// Holds the bounded engine against the explorer on one program.
#pragma once

#include <cstdint>
#include <string>

#include "checker/program/program.h"
#include "checker/trace/trace.h"

namespace kheddle::testing {

struct BoundedComparison {
  std::string skipped;       // why nothing can be said; empty: something can
  std::string disagreement;  // empty: they agree
  std::string signature;     // the first disagreement without its places
  bool complete = false;     // the depth covered the longest run
  Outcome explored, bounded;
};

struct BoundedLimits {
  std::uint64_t states = 20'000;  // of the explorer
  std::uint32_t depth = 12;
  double seconds = 20;
};

// Without reduction: each finding of either at the depth where the other has it. With reduction:
// the same findings when the depth covers all runs, else none that the explorer does not have.
BoundedComparison compare_bounded(const Program& program, bool reduction,
                                  const BoundedLimits& limits);

}  // namespace kheddle::testing
