// Replay for the sake of telling.
#include "checker/replay/narrate.h"

#include <algorithm>

#include "checker/base/check.h"
#include "checker/explorer/execution.h"
#include "checker/replay/narrator.h"
#include "checker/replay/wording.h"

namespace kheddle {

namespace {

// Of a data race both places count; the other one is its first side.
bool same_other_place(const Finding& a, const Finding& b) {
  if (a.kind != Kind::kDataRace || a.sides.empty() || b.sides.empty()) return true;
  const Side& left = a.sides.front();
  const Side& right = b.sides.front();
  return left.line == right.line && left.function == right.function && left.file == right.file;
}

}  // namespace

bool same_finding(const Finding& a, const Finding& b) {
  return a.kind == b.kind && a.line == b.line && a.function == b.function && a.file == b.file &&
         same_other_place(a, b);
}

void narrate(const Program& program, Finding* finding) {
  const Schedule& schedule = finding->schedule;
  Narrator narrator(program);
  Execution execution(program, schedule.granularity, schedule.start_choices, &narrator);
  Trace trace;
  auto close = [&](std::uint32_t number, const std::vector<std::uint32_t>& choices) {
    for (TraceStep& entry : narrator.close_step(number, execution.view(), choices))
      trace.steps.push_back(std::move(entry));
  };
  close(0, schedule.start_choices);
  for (std::size_t i = 0; i < schedule.steps.size(); ++i) {
    std::string why;
    bool taken = execution.take(schedule.steps[i], &why);
    KHEDDLE_CHECK(taken,
                  "a finding's schedule replays; step " + std::to_string(i + 1) + ": " + why);
    close(static_cast<std::uint32_t>(i + 1), schedule.steps[i].choices);
  }
  execution.over();  // judges deadlocks and leaks when nobody can go on
  const std::vector<Finding>& made = execution.findings();
  auto match = std::find_if(made.begin(), made.end(), [&](const Finding& candidate) {
    return same_finding(candidate, *finding);
  });
  KHEDDLE_CHECK(match != made.end(), std::string("the schedule of a finding leads to it: ") +
                                         kind_name(finding->kind) + " at " + finding->file + ":" +
                                         std::to_string(finding->line));
  fold(&trace.steps);
  for (std::uint32_t thread = 0; thread < execution.view().threads(); ++thread)
    trace.thread_names.push_back(thread_name(execution.view(), thread));
  finding->trace = std::move(trace);
  finding->thread = match->thread;
  finding->sides = match->sides;
  word(program, narrator, execution.view(), finding);
}

}  // namespace kheddle
