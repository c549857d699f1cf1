// What checking a series told, patch by patch, for people, for mail and for scripts.
#pragma once

#include <cstddef>
#include <set>
#include <string>
#include <vector>

#include "checker/cli/patch_file.h"
#include "checker/cli/run.h"
#include "checker/report/entry.h"

namespace kheddle {

// One variant of a harness whose program a patch changes.
struct Compared {
  VariantJob job;
  ReportEntry before, after;  // `before` has an error if it did not compile without the patch
};

struct PatchFinding {
  VariantJob job;
  Finding finding;
  std::string trace;  // "" if none was written
};

struct PatchResult {
  Patch patch;
  std::set<std::string> functions;  // that the patch changes and harnesses contain
  std::vector<Compared> compared;
  std::vector<PatchFinding> introduced, fixed, still;
  std::vector<std::string> passed_over;  // harnesses that compile neither before nor after
  bool incomplete = false;               // a limit stopped one of the searches

  // Sorts the findings of before and after.
  void add(Compared one);
};

std::string patch_text(const std::vector<PatchResult>& series, std::size_t width);
// An answer to the patch's mail: the hunk, quoted, the finding and its run.
std::string patch_mail(const std::vector<PatchResult>& series);
std::string patch_json(const std::vector<PatchResult>& series);

}  // namespace kheddle
