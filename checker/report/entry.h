// A ReportEntry is what a report says about one scenario variant: its outcome and, for `kheddle
// test`, how that compares with the answer written in the scenario. Every format is made from
// these.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "checker/trace/trace.h"

namespace kheddle {

// What a scenario says of one of its variants.
struct Expectation {
  Verdict verdict = Verdict::kHolds;
  std::string limit;               // for INCOMPLETE(limit); empty: any
  std::vector<std::string> kinds;  // of the findings, ascending, each once
};

struct ReportEntry {
  Outcome outcome;
  std::vector<std::string> traces;  // path of each finding's trace file, "" where none was written
  std::vector<std::string> stubs;   // as --stub took them: the verdict rests on these
  // Findings that were made but are not in the outcome: those of a baseline, and suppressed ones.
  std::uint32_t known = 0, suppressed = 0;
  bool replayed = false;  // one recorded run, not a search: no states were counted
  bool tested = false;    // the rest is filled in
  bool as_expected = false;
  Expectation expect;
  std::vector<std::string> ids;          // of the catalogue
  std::vector<std::string> differences;  // in words; empty if as expected
  std::string error;                     // input error or fault that left no outcome
  std::string skipped;                   // why it was not run; only JUnit and TAP are given such
};

// One row of `kheddle list`.
struct ListedVariant {
  std::string scenario, variant;
  std::vector<std::string> ids;
  Expectation expect;
  std::string text;  // what the scenario says about the variant
};

}  // namespace kheddle
