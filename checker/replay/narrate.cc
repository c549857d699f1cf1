// Replay for the sake of telling.
#include "checker/replay/narrate.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "checker/base/check.h"
#include "checker/explorer/execution.h"
#include "checker/replay/narrator.h"
#include "checker/replay/racers.h"
#include "checker/replay/waiting.h"
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

namespace {

// The row, for now, of lines that are told of the state after the last step.
constexpr std::uint32_t kAfterAll = kNone - 1;

// One schedule, run under a narrator.
struct Telling {
  Narrator narrator;
  std::unique_ptr<Execution> execution;
  std::vector<TraceStep> entries;
  std::optional<Racers> racers;
};

void note_waits(const Program& program, Telling* telling) {
  const ExecutionView& view = telling->execution->view();
  const std::vector<std::uint32_t> blocked =
      tell_blocked(telling->execution.get(), &telling->narrator, false);
  for (std::uint32_t thread = 0; thread < view.threads(); ++thread) {
    // Who could go on may have waited until a moment ago.
    const bool stands = std::binary_search(blocked.begin(), blocked.end(), thread);
    telling->narrator.waits(thread,
                            stands ? waiting(program, view, telling->narrator, thread) : nullptr);
  }
}

// `finding`: of a data race, the racers are looked for before its last step, which one of them
// takes. `with_waits`: who cannot go on is looked for after each step.
void run(const Program& program, const Schedule& schedule, const Finding& finding, bool with_waits,
         Telling* telling) {
  telling->execution = std::make_unique<Execution>(program, schedule.granularity,
                                                   schedule.start_choices, &telling->narrator);
  Execution& execution = *telling->execution;
  auto close = [&](std::uint32_t number, const std::vector<std::uint32_t>& choices) {
    for (TraceStep& entry : telling->narrator.close_step(number, execution.view(), choices))
      telling->entries.push_back(std::move(entry));
    if (with_waits) note_waits(program, telling);
  };
  close(0, schedule.start_choices);
  for (std::size_t i = 0; i < schedule.steps.size(); ++i) {
    if (i == schedule.loop) execution.begin_loop();
    if (i + 1 == schedule.steps.size())
      telling->racers = find_racers(program, execution.view(), finding);
    std::string why;
    bool taken = execution.take(schedule.steps[i], &why);
    KHEDDLE_CHECK(taken,
                  "a finding's schedule replays; step " + std::to_string(i + 1) + ": " + why);
    close(static_cast<std::uint32_t>(i + 1), schedule.steps[i].choices);
  }
  if (schedule.loop != kNone) {
    std::string why;
    KHEDDLE_CHECK(execution.close_loop(&why), "the loop of a livelock repeats: " + why);
  }
  fold(&telling->entries);
}

// Whether the thread takes part in what repeats.
bool goes_round(const Schedule& schedule, std::uint32_t thread) {
  for (std::size_t i = schedule.loop; i < schedule.steps.size(); ++i)
    if (schedule.steps[i].thread == thread) return true;
  return false;
}

// Who waits in the end, for what, and who has it.
void tell_waiters(const Program& program, const Schedule& schedule, Telling* telling) {
  const auto number = static_cast<std::uint32_t>(schedule.steps.size());
  const ExecutionView& view = telling->execution->view();
  tell_blocked(telling->execution.get(), &telling->narrator, true);
  SourceLines source;
  for (std::uint32_t thread = 0; thread < view.threads(); ++thread) {
    const Wait* wait = waiting(program, view, telling->narrator, thread);
    if (wait == nullptr || goes_round(schedule, thread)) continue;
    const Place& place = program.places[wait->place];
    std::string note = "waits in " + telling->narrator.call(wait->text, wait->object);
    std::uint32_t owner = 0;
    Holding holding;
    if (telling->narrator.holdings().holder(wait->object, &owner, &holding))
      note += ", held by " + (owner == thread ? "itself" : thread_name(view, owner));
    TraceStep entry;
    entry.number = number;
    entry.thread = thread;
    entry.thread_name = thread_name(view, thread);
    entry.lines.push_back({place.function,
                           place.file,
                           place.line,
                           source.text(place.file, place.line),
                           {note},
                           kAfterAll});
    telling->entries.push_back(std::move(entry));
  }
}

// The access that the last step races with.
void tell_racer(const Program& program, const Racer& racer, std::uint32_t number,
                Telling* telling) {
  const Place& place = program.places[racer.place];
  SourceLines source;
  TraceStep entry;
  entry.number = number;
  entry.thread = racer.thread;
  entry.thread_name = thread_name(telling->execution->view(), racer.thread);
  entry.lines.push_back(
      {place.function,
       place.file,
       place.line,
       source.text(place.file, place.line),
       {racer.known ? fmt::format("at the same time, a {}", racer.write ? "write" : "read")
                    : "at the same time"},
       kAfterAll});
  telling->entries.push_back(std::move(entry));
}

// Where the execution met the order that a lock-order finding is about: at its end or, of a thread
// that waits then, before its next step.
const OrderEvent* closing_order(Telling* telling, const Finding& finding) {
  return last_order(telling->execution.get(), &telling->narrator, finding.orders.front().order);
}

void keep(Telling* telling, Finding* finding) {
  finding->trace = Trace();
  const ExecutionView& view = telling->execution->view();
  for (std::uint32_t thread = 0; thread < view.threads(); ++thread)
    finding->trace.thread_names.push_back(thread_name(view, thread));
  finding->trace.steps = std::move(telling->entries);
  place_spans(telling->narrator.spans().all(), &finding->trace);
}

}  // namespace

void narrate(const Program& program, Finding* finding) {
  const Schedule& schedule = finding->schedule;
  Telling first{Narrator(program), nullptr, {}, {}};
  run(program, schedule, *finding, false, &first);
  // Once more, with the types of heap objects known from where they are allocated.
  Telling telling{Narrator(program, first.narrator), nullptr, {}, {}};
  telling.narrator.end_at(*finding);
  run(program, schedule, *finding, true, &telling);
  if (finding->kind == Kind::kLockOrder) {
    const OrderEvent* closing = closing_order(&telling, *finding);
    KHEDDLE_CHECK(closing != nullptr,
                  "the schedule of a lock-order finding leads to its last order");
    finding->thread = thread_name(telling.execution->view(), closing->thread);
    keep(&telling, finding);
    return;
  }
  const std::vector<Finding>& made = telling.execution->findings();
  auto match = std::find_if(made.begin(), made.end(), [&](const Finding& candidate) {
    return same_finding(candidate, *finding);
  });
  KHEDDLE_CHECK(match != made.end(), std::string("the schedule of a finding leads to it: ") +
                                         kind_name(finding->kind) + " at " + finding->file + ":" +
                                         std::to_string(finding->line));
  finding->thread = match->thread;
  finding->sides = match->sides;
  const bool nobody_goes_on =
      finding->kind == Kind::kDeadlock || finding->kind == Kind::kUserBlocksLock;
  if (nobody_goes_on || finding->kind == Kind::kLivelock) tell_waiters(program, schedule, &telling);
  if (telling.racers)
    tell_racer(program, telling.racers->second, static_cast<std::uint32_t>(schedule.steps.size()),
               &telling);
  keep(&telling, finding);
  if (schedule.loop != kNone) finding->trace.loop = schedule.loop + 1;
  word(program, telling.narrator, telling.execution->view(), telling.racers, finding);
}

}  // namespace kheddle
