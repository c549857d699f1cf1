#include "checker/explorer/explore.h"

#include <algorithm>
#include <chrono>

#include "checker/base/check.h"
#include "checker/explorer/machine.h"
#include "checker/explorer/memory_use.h"
#include "checker/explorer/search.h"
#include "checker/explorer/shorten.h"

namespace kheddle {
namespace {

// An interrupt handler may come between any two instructions of the task it holds, and the two are
// never enabled together: what the handler meets half way cannot be told by racing.
bool interrupts(const Program& program) {
  for (const Function& function : program.functions) {
    for (const Instruction& instruction : function.code) {
      if (instruction.op == Op::kIntrinsic && instruction.intrinsic == Intrinsic::kHold)
        return true;
    }
  }
  return false;
}

// Whether something that may come at any moment ended the search: then nothing is looked for any
// more.
bool cut_short(const Outcome& outcome) {
  return std::ranges::any_of(outcome.limits, [](const Limit& limit) {
    return limit.name == "timeout" || limit.name == "interrupted" || limit.name == "max-memory";
  });
}

// Of a search that saw only a part, a schedule with fewer switches may lie in the other, or under
// the granularity that it would have come to.
void tell_limits(Outcome* outcome) {
  if (outcome->limits.empty()) return;
  for (Finding& finding : outcome->findings) {
    finding.minimal = false;
    finding.not_minimal = "the search was cut short: " + outcome->limits.front().name;
  }
}

// Of several schedules of the same length, two workers give whichever came first. One worker goes
// as far as the last finding once more, so that the same run is shown every time.
void find_again(const Program& program, ExploreOptions options,
                std::chrono::steady_clock::time_point start, const Granularity& granularity,
                bool foreign_stacks, const Search::Room& room, std::uint32_t depth,
                Outcome* outcome) {
  options.jobs = 1;
  Machine machine(program, granularity);
  machine.foreign_stacks = foreign_stacks;
  Search search(&machine, options, start, outcome->rounds, room);
  search.stop_after(depth);
  search.run();
  Outcome again;
  search.report(granularity, &again);
  auto same = [](const Finding& a, const Finding& b) {
    return a.kind == b.kind && a.file == b.file && a.line == b.line &&
           (a.minimal || a.schedule.steps.size() == b.schedule.steps.size());
  };
  for (MetOrder& order : outcome->orders) {
    auto here = std::ranges::find(again.orders, order.order, &MetOrder::order);
    if (order.scheduled && here != again.orders.end() && here->scheduled &&
        here->depth == order.depth)
      order = *here;
  }
  // Unless the budget ended it early.
  if (!std::ranges::equal(outcome->findings, again.findings, same)) return;
  for (std::size_t i = 0; i < again.findings.size(); ++i) {
    again.findings[i].not_minimal = outcome->findings[i].not_minimal;
    if (!outcome->findings[i].minimal) outcome->findings[i] = std::move(again.findings[i]);
  }
}

}  // namespace

Outcome explore(const Program& program, const ExploreOptions& options) {
  auto start = std::chrono::steady_clock::now();
  Outcome outcome;
  outcome.scenario = program.name;
  outcome.variant = program.variant;
  outcome.program_digest = program.digest;
  Granularity granularity;
  granularity.every_access = !options.reduction || interrupts(program);
  bool foreign_stacks = false;
  Search::Room room;
  std::uint32_t deepest = 0;
  bool raced = false;
  std::vector<Circle> circles;
  std::string seen;  // what a search found after a refinement, to be found again with its schedule
  for (;;) {
    ++outcome.rounds;
    Machine machine(program, granularity);
    machine.foreign_stacks = foreign_stacks;
    Search search(&machine, options, start, outcome.rounds, room);
    Search::End end = search.run();
    room = search.room();
    foreign_stacks = machine.foreign_stacks.load();
    const std::size_t before = granularity.exposed.size();
    granularity.exposed.insert(search.refined().begin(), search.refined().end());
    if (end == Search::End::kForeignStacks) continue;
    if (end == Search::End::kExpose) {
      granularity.exposed.insert(search.to_expose().begin(), search.to_expose().end());
      KHEDDLE_CHECK(granularity.exposed.size() > before, "an exposed access is in no tail");
      continue;
    }
    if (end == Search::End::kMixed) {
      seen = search.first_finding();
      continue;
    }
    search.report(granularity, &outcome);
    if (!seen.empty() && outcome.findings.empty() && !outcome.limits.empty()) {
      outcome.limits.front().text += "; the search was on its way to a " + seen;
    }
    raced = search.raced();
    circles = search.circles();
    deepest = search.deepest_finding();
    break;
  }
  if (!outcome.findings.empty() && !cut_short(outcome))
    shorten(program, granularity, foreign_stacks, room, options, circles, &outcome.findings);
  tell_limits(&outcome);
  const bool all_minimal = std::ranges::all_of(outcome.findings, &Finding::minimal);
  bool scheduled = false;
  for (const MetOrder& order : outcome.orders) {
    if (!order.scheduled) continue;
    scheduled = true;
    if (order.depth > 0) deepest = std::max(deepest, order.depth - 1);
  }
  if (raced && (scheduled || !all_minimal) && outcome.limits.empty()) {
    find_again(program, options, start, granularity, foreign_stacks, room, deepest, &outcome);
  }
  close_loops(program, granularity, foreign_stacks, circles, &outcome.findings);
  outcome.verdict = !outcome.findings.empty() ? Verdict::kViolated
                    : !outcome.limits.empty() ? Verdict::kIncomplete
                                              : Verdict::kHolds;
  outcome.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  outcome.peak_bytes = peak_resident_bytes();
  return outcome;
}

}  // namespace kheddle
