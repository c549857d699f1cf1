// The names of finding kinds, verdicts and spans; and what a schedule costs to read.
#include <algorithm>
#include <array>
#include <string>

#include "checker/trace/trace.h"

namespace kheddle {
namespace {

constexpr std::array<const char*, 21> kNames = {
    "sleep-in-atomic", "rcu-usage",        "use-after-free", "out-of-bounds", "double-free",
    "invalid-free",    "uninit-read",      "null-deref",     "deadlock",      "lock-order",
    "lock-imbalance",  "lock-context",     "refcount",       "data-race",     "leak",
    "usercopy",        "user-blocks-lock", "stuck-state",    "livelock",      "assertion",
    "unmodelled-call",
};

}  // namespace

const char* kind_name(Kind kind) { return kNames[static_cast<std::size_t>(kind)]; }

bool kind_from_name(const std::string& name, Kind* kind) {
  for (std::size_t i = 0; i < kNames.size(); ++i) {
    if (name == kNames[i]) {
      *kind = static_cast<Kind>(i);
      return true;
    }
  }
  return false;
}

const std::vector<Kind>& all_kinds() {
  static const std::vector<Kind> kinds = [] {
    std::vector<Kind> all;
    for (std::size_t i = 0; i < kNames.size(); ++i) all.push_back(static_cast<Kind>(i));
    return all;
  }();
  return kinds;
}

std::uint32_t switches(const Schedule& schedule) {
  std::uint32_t count = 0;
  const std::size_t end = std::min<std::size_t>(schedule.loop, schedule.steps.size());
  for (std::size_t i = 1; i < end; ++i)
    count += schedule.steps[i].thread != schedule.steps[i - 1].thread ? 1 : 0;
  return count;
}

const char* verdict_name(Verdict verdict) {
  switch (verdict) {
    case Verdict::kHolds: return "holds";
    case Verdict::kViolated: return "violated";
    case Verdict::kIncomplete: return "incomplete";
  }
  return "incomplete";
}

const char* span_name(TraceSpan::What what) {
  switch (what) {
    case TraceSpan::What::kLock: return "lock";
    case TraceSpan::What::kSharedLock: return "shared lock";
    case TraceSpan::What::kSection: return "section";
    case TraceSpan::What::kContext: return "context";
    case TraceSpan::What::kWait: return "wait";
    case TraceSpan::What::kObject: break;
  }
  return "object";
}

bool span_from_name(const std::string& name, TraceSpan::What* what) {
  for (int i = 0; i <= static_cast<int>(TraceSpan::What::kObject); ++i) {
    *what = static_cast<TraceSpan::What>(i);
    if (name == span_name(*what)) return true;
  }
  return false;
}

}  // namespace kheddle
