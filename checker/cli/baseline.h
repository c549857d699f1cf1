// A Baseline tells what is news of a run: findings that were there before (--baseline), and those
// that someone suppressed with a reason (--suppress, --suppressions), are left out and counted.
#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "checker/base/result.h"
#include "checker/report/entry.h"

namespace kheddle {

struct BaselineArguments {
  std::string baseline;               // file of findings that are known
  std::string write_baseline;         // file for those of this run
  std::vector<std::string> suppress;  // FINGERPRINT=REASON[,until=YYYY-MM-DD]
  std::string suppressions;           // file of these, one a line; # begins a comment
  bool any() const {
    return !baseline.empty() || !write_baseline.empty() || !suppress.empty() ||
           !suppressions.empty();
  }
};

class Baseline {
 public:
  // Reads what the arguments name. `today`: YYYY-MM-DD. Errors, with file:line where there is one:
  // an unreadable or damaged file, a suppression without a reason, a malformed date.
  static Result<Baseline> read(const BaselineArguments& arguments, const std::string& today);

  // Leaves out of the entry's outcome what is no news, counts it there, and judges the verdict by
  // what is left. Findings for which `keep` says so stay: an answer speaks of them.
  void sift(ReportEntry* entry, const std::function<bool(const Finding&)>& keep);

  // One line each: suppressions that have expired, and those that no finding needed.
  std::vector<std::string> remarks() const;
  // Writes the findings that sift() met, less suppressed ones, if a file was named.
  Status write() const;

 private:
  // A finding is known in the variant in which it was: a fixed variant that breaks as the unfixed
  // one did is news.
  struct Known {
    std::string scenario, variant, fingerprint;
    friend auto operator<=>(const Known&, const Known&) = default;
  };
  struct Suppression {
    std::string reason, until;  // until: the last day; "" for ever
    std::string where;          // "file:line", or the option
    bool expired = false;
    bool used = false;
  };

  Status read_known(const std::string& path);
  Status read_suppressions(const std::string& path, const std::string& today);
  Status add_suppression(const std::string& text, const std::string& path, std::uint32_t line,
                         const std::string& today);

  std::set<Known> known_;
  std::map<std::string, Suppression> suppressions_;  // by fingerprint
  std::map<Known, Finding> met_;
  std::string write_to_;
};

// Today, in UTC: "2026-11-26".
std::string today();

}  // namespace kheddle
