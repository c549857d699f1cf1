// A recorded run, run again and compared.
#include "checker/replay/rerun.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "checker/base/check.h"
#include "checker/base/version.h"
#include "checker/graph/lock_graph.h"
#include "checker/replay/lock_order.h"
#include "checker/replay/narrate.h"
#include "checker/replay/waiting.h"

namespace kheddle {

void standing_at(const Program& program, const ExecutionView& view, std::uint32_t thread,
                 std::string* function, std::uint32_t* line) {
  function->clear();
  *line = 0;
  const Place& place = program.places[standing_place(program, view, thread)];
  *function = place.function;
  *line = place.line;
}

TraceFile record(const Program& program, const Schedule& schedule) {
  TraceFile trace;
  trace.version = kVersion;
  trace.variant = program.variant;
  trace.program_digest = program.digest;
  trace.granularity = schedule.granularity;
  trace.start_choices = schedule.start_choices;
  trace.loop = schedule.loop;
  Execution execution(program, schedule.granularity, schedule.start_choices, nullptr);
  trace.start_digest = execution.state_digest();
  for (const Step& step : schedule.steps) {
    RecordedStep recorded;
    recorded.step = step;
    standing_at(program, execution.view(), step.thread, &recorded.function, &recorded.line);
    std::string why;
    bool taken = execution.take(step, &why);
    KHEDDLE_CHECK(taken, "only schedules that replay are recorded: " + why);
    recorded.digest = execution.state_digest();
    trace.steps.push_back(std::move(recorded));
  }
  return trace;
}

namespace {

// Why a trace of this very program does not replay.
std::string drift_hint(const TraceFile& trace) {
  if (trace.version != kVersion)
    return fmt::format("the trace is of kheddle {}, this is {}; check the scenario again",
                       trace.version, kVersion);
  return "the program is the one that was recorded, so the trace is damaged; check it again";
}

// Whether it is the finding that was recorded, but for lines: these may have moved.
bool is_like(const Finding& made, const Finding& recorded) {
  const bool other = made.sides.empty() || recorded.sides.empty() ||
                     made.sides.front().function == recorded.sides.front().function;
  return made.kind == recorded.kind && made.function == recorded.function && other;
}

bool is_on_the_lines(const Finding& made, const Finding& recorded) {
  const bool other = made.sides.empty() || recorded.sides.empty() ||
                     made.sides.front().line == recorded.sides.front().line;
  return made.line == recorded.line && other;
}

}  // namespace

Rerun::Rerun(const Program& program, const TraceFile& trace, const Narrator& earlier)
    : program_(program), trace_(trace), narrator_(program, earlier) {}

Result<std::unique_ptr<Rerun>> Rerun::start(const Program& program, const TraceFile& trace) {
  for (const InstructionId& id : trace.granularity.exposed) {
    if (id.function >= program.functions.size() ||
        id.index >= program.functions[id.function].code.size())
      return Error{"the trace is of another program: it names instructions that this one lacks", "",
                   0, "the scenario has changed since; check it again"};
  }
  // Once in silence, as far as it goes: what heap objects are is learnt late in an execution.
  Narrator first(program);
  Execution silent(program, trace.granularity, trace.start_choices, &first);
  for (const RecordedStep& recorded : trace.steps) {
    std::string why;
    if (!silent.take(recorded.step, &why)) break;
  }
  std::unique_ptr<Rerun> rerun(new Rerun(program, trace, first));
  rerun->execution_ = std::make_unique<Execution>(program, trace.granularity, trace.start_choices,
                                                  &rerun->narrator_);
  rerun->entries_ = rerun->narrator_.close_step(0, rerun->view(), trace.start_choices);
  if (rerun->same_program() && rerun->execution_->state_digest() != trace.start_digest)
    return Error{fmt::format("the start-up drifts: recorded state {:016x}, now {:016x}",
                             trace.start_digest, rerun->execution_->state_digest()),
                 "", 0, drift_hint(trace)};
  return rerun;
}

Error Rerun::drift(const std::string& recorded, const std::string& now) const {
  return Error{
      fmt::format("the run drifts at step {}: recorded {}, now {}", number(), recorded, now), "", 0,
      same_program() ? drift_hint(trace_)
                     : std::string("the scenario or the model has changed since; check it again")};
}

Status Rerun::next() {
  KHEDDLE_CHECK(!at_end(), "next() is called only when a step is left");
  const RecordedStep& recorded = trace_.steps[next_];
  const std::uint32_t thread = recorded.step.thread;
  std::string function;
  std::uint32_t line = 0;
  standing_at(program_, view(), thread, &function, &line);
  auto told = [&](const std::string& in, std::uint32_t at) {
    return in.empty() ? std::string("nowhere") : fmt::format("{}, line {}", in, at);
  };
  // Lines may have moved: they are no part of what the program is.
  if (function != recorded.function)
    return drift(fmt::format("thread {} at {}", thread, told(recorded.function, recorded.line)),
                 fmt::format("it is at {}", told(function, line)));
  std::string why;
  if (next_ == trace_.loop) execution_->begin_loop();
  if (!execution_->take(recorded.step, &why))
    return drift(fmt::format("a step of thread {} with choices [{}]", thread,
                             fmt::join(recorded.step.choices, ", ")),
                 why);
  lines_moved_ = lines_moved_ || line != recorded.line;
  if (same_program() && execution_->state_digest() != recorded.digest)
    return drift(fmt::format("state {:016x}", recorded.digest),
                 fmt::format("{:016x}", execution_->state_digest()));
  for (TraceStep& entry : narrator_.close_step(number(), view(), recorded.step.choices))
    entries_.push_back(std::move(entry));
  ++next_;
  return ok();
}

Error Rerun::no_such_finding() const {
  const Finding& expected = trace_.finding;
  return Error{
      fmt::format("the run drifts at its end, after step {}: recorded {} in {}, line {}, "
                  "now no such finding",
                  trace_.steps.size(), kind_name(expected.kind), expected.function, expected.line),
      "", 0,
      same_program() ? drift_hint(trace_)
                     : std::string("the scenario or the model has changed since; check it again")};
}

// The run must meet the order that closes it, and the graph of the other orders must complain then.
Result<Finding> Rerun::finish_lock_order() {
  tell_blocked();
  Finding finding = trace_.finding;
  // In another program the classes have other addresses: their names must do.
  std::map<std::string, std::uint64_t> keys;
  for (const OrderEvent& event : narrator_.orders()) {
    for (const LockUse& use : {event.order.taken, event.order.held}) {
      if (use.key != 0) keys[lock_class_name(program_, {use.key, 0})] = use.key;
    }
  }
  auto translate = [&](LockUse* use, const std::string& name) {
    if (same_program() || use->key == 0) return;
    auto now = keys.find(name.substr(0, name.rfind('/')));
    if (now == keys.end()) now = keys.find(name);
    if (now != keys.end()) use->key = now->second;
  };
  LockGraph graph;
  for (std::size_t i = 0; i < finding.orders.size(); ++i) {
    NamedOrder& order = finding.orders[i];
    translate(&order.order.taken, order.taken);
    translate(&order.order.held, order.held);
    if (i > 0) graph.add(order.order, 0);
  }
  const LockOrder& closing = finding.orders.front().order;
  const OrderEvent* found = nullptr;
  for (const OrderEvent& event : narrator_.orders()) {
    const bool complains = !graph.add(event.order, 1).empty();
    if (complains && event.order.taken == closing.taken && event.order.held == closing.held)
      found = &event;
  }
  const Place& place = program_.places[found == nullptr ? 0 : found->order.place];
  if (found == nullptr || place.function != finding.function) return no_such_finding();
  lines_moved_ = lines_moved_ || place.line != finding.line;
  finding.file = place.file;
  finding.line = place.line;
  finding.schedule = schedule_of(trace_);
  narrate(program_, &finding);
  return finding;
}

Result<Finding> Rerun::finish() {
  KHEDDLE_CHECK(at_end(), "finish() follows the last step");
  if (!trace_.has_finding) return Finding();
  if (trace_.finding.kind == Kind::kLockOrder) return finish_lock_order();
  if (std::string why; trace_.loop != kNone && !execution_->close_loop(&why))
    return Error{"the run drifts at its end: recorded a loop that repeats, now " + why, "", 0,
                 same_program() ? drift_hint(trace_)
                                : "the scenario or the model has changed since; check it again"};
  execution_->over();  // judges deadlocks and leaks when nobody can go on
  const Finding& expected = trace_.finding;
  // Of several that differ by their lines the one on the recorded lines, else the last: the run was
  // recorded up to it.
  const Finding* match = nullptr;
  for (const Finding& made : execution_->findings()) {
    if (!is_like(made, expected)) continue;
    match = &made;
    if (is_on_the_lines(made, expected)) break;
  }
  if (match == nullptr) return no_such_finding();
  lines_moved_ = lines_moved_ || !is_on_the_lines(*match, expected);
  Finding finding = *match;
  finding.schedule = schedule_of(trace_);
  finding.minimal = same_program() && expected.minimal;
  finding.not_minimal =
      same_program() ? expected.not_minimal : "the scenario or the model has changed since";
  narrate(program_, &finding);
  return finding;
}

}  // namespace kheddle
