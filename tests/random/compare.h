// Holds the explorer against the reference on one program, in every mode.
#pragma once

#include <functional>
#include <set>
#include <string>

#include "checker/program/program.h"
#include "checker/trace/trace.h"
#include "tests/reference/reference.h"

namespace kheddle::testing {

struct Comparison {
  bool skipped = false;      // a limit was hit: nothing can be said
  std::string limit;         // which
  std::string disagreement;  // empty: they agree; else both answers
  std::string signature;     // the first disagreement without its places
  reference::Answer answer;  // the reference's
};

// `thorough`: all modes of search; otherwise two of them.
Comparison compare(const Program& program, std::uint64_t max_states, bool thorough);

// A finding of the explorer, and all that its outcome has, in the reference's terms.
reference::Found found_of(const Finding& finding);
std::set<reference::Found> findings_of(const Outcome& outcome);

// Drops instructions for as long as `fails` still holds; the result is a smaller program of which
// it holds. REQUIRES: it holds of `program`.
Program shrink(Program program, const std::function<bool(const Program&)>& fails);

}  // namespace kheddle::testing
