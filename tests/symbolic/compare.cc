#include "tests/symbolic/compare.h"

#include <exception>

#include "checker/explorer/execution.h"
#include "checker/explorer/explore.h"
#include "checker/replay/confirm.h"
#include "checker/symbolic/bounded.h"
#include "tests/random/compare.h"

namespace kheddle::testing {
namespace {

using reference::Found;

std::string kind_only(const Found& found) { return kind_name(found.kind); }

// Empty if the finding's schedule leads to the finding.
std::string replay(const Program& program, const Finding& finding) {
  const Schedule& schedule = finding.schedule;
  Execution execution(program, schedule.granularity, schedule.start_choices, nullptr);
  std::size_t n = 0;
  for (const Step& step : schedule.steps) {
    std::string why;
    ++n;
    if (!execution.take(step, &why))
      return "step " + std::to_string(n) + " of " + std::to_string(schedule.steps.size()) +
             " does not replay: " + why;
  }
  for (const Finding& made : execution.findings())
    if (found_of(made) == found_of(finding)) return replay_text(program, finding);
  std::string text =
      "its schedule of " + std::to_string(schedule.steps.size()) + " steps replays to";
  for (const Finding& made : execution.findings()) text += " " + to_string(found_of(made)) + ";";
  text += "\n    steps:";
  for (const Step& step : schedule.steps) text += " " + std::to_string(step.thread);
  text += "; could go on:";
  for (const Option& option : execution.options())
    text += " " + std::to_string(option.step.thread) + " at " + std::to_string(option.at.function) +
            ":" + std::to_string(option.at.index);
  text += "; exposed:";
  for (const InstructionId& at : schedule.granularity.exposed)
    text += " " + std::to_string(at.function) + ":" + std::to_string(at.index);
  return text;
}

void disagree(BoundedComparison* comparison, const std::string& what, const Found& found,
              const std::string& text) {
  comparison->disagreement += "  " + what + " " + to_string(found) + " " + text + "\n";
  if (comparison->signature.empty()) comparison->signature = what + " " + kind_only(found);
}

}  // namespace

BoundedComparison compare_bounded(const Program& program, bool reduction,
                                  const BoundedLimits& limits) {
  BoundedComparison comparison;
  ExploreOptions options;
  options.reduction = reduction;
  options.jobs = 1;
  options.budget.max_states = limits.states;
  comparison.explored = explore(program, options);
  const Outcome& explored = comparison.explored;
  if (!explored.limits.empty()) {
    comparison.skipped = "explorer: " + explored.limits[0].name;
    return comparison;
  }
  BoundedOptions bounded_options;
  bounded_options.reduction = reduction;
  bounded_options.depth = limits.depth;
  bounded_options.symbolic_any = false;
  bounded_options.seconds = limits.seconds;
  try {
    comparison.bounded = check_bounded(program, bounded_options);
  } catch (const std::exception& error) {
    comparison.disagreement = std::string("  exception: ") + error.what() + "\n";
    comparison.signature = "exception";
    return comparison;
  }
  const Outcome& bounded = comparison.bounded;
  comparison.complete = bounded.limits.empty();
  for (const Limit& limit : bounded.limits)
    if (limit.name != "depth" && limit.name != "timeout")
      comparison.skipped = "bounded: " + limit.name + ": " + limit.text;
  const auto from_explorer = findings_of(explored);
  const auto from_bounded = findings_of(bounded);
  for (const Finding& finding : bounded.findings) {
    const Found found = found_of(finding);
    if (const std::string why = replay(program, finding); !why.empty())
      disagree(&comparison, "no replay of", found, why);
    if (!from_explorer.contains(found)) disagree(&comparison, "only bounded:", found, "");
  }
  if (!comparison.skipped.empty()) return comparison;
  const bool same_steps = !reduction && explored.rounds == 1 && bounded.rounds == 1;
  for (const Finding& finding : explored.findings) {
    const Found found = found_of(finding);
    const auto steps = static_cast<std::uint32_t>(finding.schedule.steps.size());
    if (from_bounded.contains(found)) continue;
    if (comparison.complete || (same_steps && steps <= bounded.depth))
      disagree(&comparison, "only explored:", found, std::to_string(steps) + " steps");
  }
  if (comparison.complete && bounded.verdict != explored.verdict &&
      comparison.disagreement.empty()) {
    comparison.disagreement = std::string("  bounded: ") + verdict_name(bounded.verdict) +
                              ", explorer: " + verdict_name(explored.verdict) + "\n";
    comparison.signature = "verdict";
  }
  return comparison;
}

}  // namespace kheddle::testing
