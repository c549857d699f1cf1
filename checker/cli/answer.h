// A scenario holds its answer: header comment lines that say what each variant comes to, and
// markers on the lines where findings are expected.
//
//     /*
//      * VARIANT posted [D1 D2] VIOLATED: sleeps inside rcu_read_lock
//      * VARIANT fixed [D1 D2] HOLDS: SRCU instead
//      * VARIANT huge INCOMPLETE(max-states): too large on purpose
//      * OPTION max-states=1000
//      */
//     kmalloc(...);   /* FINDS(posted) sleep-in-atomic, rcu-usage */
//     kfree(p);       // FINDS double-free      (every VIOLATED variant)
//
// Markers in files that the scenario includes by "name" count as well. Where the line is not ours
// to mark, in a kernel tree, the header names the function:
//
//      * FINDS(posted) data-race at drivers/dma-buf/dma-resv.c dma_resv_add_fence
//
// A further header line, `KH_SOURCES: lib/refcount.c`, says that the file is compiled with a kernel
// tree, and which of the tree's files are linked to it (none, where it includes them itself).
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "checker/base/result.h"
#include "checker/report/entry.h"
#include "checker/trace/trace.h"

namespace kheddle {

// A finding's kind and place, as far as an answer tells it.
struct ExpectedFinding {
  std::string file;  // a path as the parser was given, or beside it; of a kernel tree: below it
  std::uint32_t line = 0;
  Kind kind = Kind::kAssertion;
  std::string function = {};  // of a kernel tree's file, instead of a line
  friend auto operator<=>(const ExpectedFinding&, const ExpectedFinding&) = default;
};

struct AnsweredVariant {
  std::string name;
  std::vector<std::string> ids;  // of the catalogue
  Verdict verdict = Verdict::kHolds;
  std::string limit;  // of INCOMPLETE; empty: any
  std::string text;
  std::uint32_t line = 0;
  std::set<ExpectedFinding> findings;
};

struct Answer {
  std::vector<AnsweredVariant> variants;       // as written; empty: the file holds no answer
  std::map<std::string, std::string> options;  // from OPTION lines, without the leading dashes
  bool needs_tree = false;                     // a KH_SOURCES line
  std::vector<std::string> sources;            // that it names
};

// Errors, with file:line: a malformed VARIANT, OPTION or FINDS, an unknown kind or option, a
// variant named twice or never, a marker for a variant that holds.
Result<Answer> parse_answer(const std::string& path);

// An error if the variant of this scenario cannot be tested yet: it is VIOLATED, and no marker says
// where. It can be checked, which shows where the markers belong.
Status testable(const AnsweredVariant& variant, const std::string& path);

Expectation expectation_of(const AnsweredVariant& variant);

// Whether the answer tells of the finding.
bool is_expected(const AnsweredVariant& variant, const Finding& finding);

// How an outcome differs from the answer, in words; empty if it does not.
std::vector<std::string> differences(const AnsweredVariant& expected, const Outcome& outcome);

}  // namespace kheddle
