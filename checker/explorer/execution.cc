#include "checker/explorer/execution.h"

#include <algorithm>
#include <cstring>
#include <map>
#include <set>
#include <tuple>

#include "checker/base/check.h"
#include "checker/explorer/expander.h"
#include "checker/explorer/machine.h"
#include "checker/explorer/runner.h"

namespace kheddle {

struct Execution::Impl final : ExecutionView {
  Impl(const Program& program, const Granularity& granularity, Observer* observer)
      : machine(program, granularity),
        runner(&machine, observer),
        expander(&machine, std::size_t{64} << 20),
        observer(observer) {
    machine.foreign_stacks = true;  // the search noticed only on the way; here it costs nothing
  }

  Machine machine;
  Runner runner;
  Expander expander;
  Observer* observer;
  StateVector state;
  std::vector<Finding> findings;
  bool ended = false;
  bool stepping = false;

  // --- ExecutionView
  std::uint32_t threads() const override {
    std::uint32_t count = 0;
    Control control;
    for (std::uint32_t t = 0; t < kMaxThreads; ++t) {
      if (machine.addresses().known_control(t) == kNoIndex) break;
      if (self().runner.unpack(state, t, &control)) count = t + 1;
    }
    if (stepping) count = std::max(count, runner.current().thread + 1);
    return count;
  }
  std::string thread_name(std::uint32_t thread) const override {
    if (thread == 0) return "main";
    auto known = names.find(thread);
    return known == names.end() ? "thread " + std::to_string(thread) : known->second;
  }
  bool finished(std::uint32_t thread) const override {
    Control control;
    if (stepping && runner.current().thread == thread) return runner.current().finished;
    return self().runner.unpack(state, thread, &control) && control.finished;
  }
  std::vector<FrameView> stack(std::uint32_t thread) const override {
    Control unpacked;
    const Control* control = &unpacked;
    if (stepping && runner.current().thread == thread) {
      control = &runner.current();
    } else if (!self().runner.unpack(state, thread, &unpacked)) {
      return {};
    }
    std::vector<FrameView> frames;
    for (const Frame& frame : control->frames) {
      FrameView view;
      view.function = frame.function;
      view.index = frame.pc;
      view.slots.assign(control->slots.begin() + frame.base,
                        control->slots.begin() + frame.base + frame.code->slots);
      frames.push_back(std::move(view));
    }
    return frames;
  }
  bool read(std::uint64_t address, std::uint64_t size, std::uint8_t* out) const override {
    if (!stepping) self().runner.look_at(state);
    return self().runner.peek(address, size, out);
  }

  // Looking does not change what the execution is; the runner's scratch space does change.
  Impl& self() const { return const_cast<Impl&>(*this); }

  std::string name_of(std::uint64_t given, std::uint32_t thread) const {
    std::string name = machine.thread_name(given);
    return name.empty() ? "thread " + std::to_string(thread) : name;
  }
  void learn_names() {
    Control control;
    for (std::uint32_t t = 1; t < kMaxThreads; ++t) {
      if (!runner.unpack(state, t, &control)) break;
      if (!names.contains(t) && control.name != 0) names[t] = name_of(control.name, t);
    }
  }

  void add(const RawFinding& raw) {
    Finding finding;
    finding.kind = raw.kind;
    const Place& place = machine.program().places[raw.place];
    finding.function = place.function;
    finding.file = place.file;
    finding.line = place.line;
    finding.thread = thread_name(raw.thread);
    if (raw.other_place != 0) {
      const Place& other = machine.program().places[raw.other_place];
      finding.sides.push_back({"other access", "", other.function, other.file, other.line});
    }
    findings.push_back(std::move(finding));
  }

  void apply(const Way& way) {
    std::vector<StateStore::Change> changes;
    expander.apply(way, state, &changes);
    for (const StateStore::Change& change : changes) {
      if (change.index >= state.size()) state.resize(change.index + 1, 0);
      state[change.index] = change.id;
    }
    learn_names();
  }

  // Who could step while a loop is followed.
  void note_enabled(const Expander::Threads& threads) {
    if (!looping) return;
    for (const Expander::Thread& thread : threads) {
      const bool moves = std::ranges::any_of(
          thread.ways->ways, [&](const Way& way) { return expander.enabled(way, state); });
      if (!thread.ways->held && (moves || thread.ways->limit != nullptr))
        loop_enabled.insert(thread.number);
    }
  }

  // Races in the state, and how it ends if nobody can go on.
  void judge() {
    if (ended) return;
    expander.trim();
    const Expander::Threads& threads = expander.expand(state);
    note_enabled(threads);
    std::vector<RawFinding> raw;
    Expander::races(threads, &raw);
    bool enabled = false;
    for (const Expander::Thread& thread : threads) {
      // A step that a limit cut off would have gone on.
      enabled = enabled || thread.ways->limit != nullptr || !thread.ways->to_expose.empty();
      for (const Way& way : thread.ways->ways) {
        enabled = enabled || (!thread.ways->held && expander.enabled(way, state));
      }
    }
    if (!enabled) {
      ended = true;
      for (const RawFinding& finding : expander.end_findings(state, threads)) {
        raw.push_back(finding);
      }
    }
    for (const RawFinding& finding : raw) {
      bool known = false;
      for (const RawFinding& old : judged) {
        known = known || (old.kind == finding.kind && old.place == finding.place &&
                          old.other_place == finding.other_place);
      }
      if (known) continue;
      judged.push_back(finding);
      add(finding);
      if (observer != nullptr) observer->found(finding.thread, finding.kind, "", 0);
    }
  }

  std::map<std::uint32_t, std::string> names;
  // Of the loop that is followed.
  bool looping = false;
  bool loop_progress = false;
  StateVector loop_state;
  std::set<std::uint32_t> loop_stepped, loop_enabled;
  std::vector<RawFinding> judged;
};

Execution::Execution(const Program& program, const Granularity& granularity,
                     const std::vector<std::uint32_t>& start_choices, Observer* observer)
    : impl_(std::make_unique<Impl>(program, granularity, observer)) {
  Impl& impl = *impl_;
  impl.state = impl.machine.blank_state();
  impl.stepping = true;
  if (observer != nullptr) observer->step_begins(0);
  Ways ways = impl.runner.start(impl.state, start_choices);
  if (observer != nullptr) observer->step_ends(0);
  impl.stepping = false;
  Way& way = ways.ways.front();
  for (const RawFinding& raw : way.findings) impl.add(raw);
  if (way.fatal || way.dropped || ways.limit != nullptr) {
    impl.ended = true;
    return;
  }
  impl.apply(way);
  impl.judge();
}

Execution::~Execution() = default;

const ExecutionView& Execution::view() const { return *impl_; }

std::vector<Option> Execution::options() {
  Impl& impl = *impl_;
  std::vector<Option> options;
  if (impl.ended) return options;
  Control control;
  for (const Expander::Thread& thread : impl.expander.expand(impl.state)) {
    if (thread.ways->held) continue;
    impl.runner.unpack(impl.state, thread.number, &control);
    for (const Way& way : thread.ways->ways) {
      if (!impl.expander.enabled(way, impl.state)) continue;
      const Frame& frame = control.frames.back();
      options.push_back({{thread.number, way.choices}, {frame.function, frame.pc}});
    }
  }
  return options;
}

bool Execution::take(const Step& step, std::string* why) {
  Impl& impl = *impl_;
  if (impl.ended) {
    *why = "the execution is already over";
    return false;
  }
  // Asked without the observer first: a step that does not exist is not told.
  const Ways* ways = nullptr;
  for (const Expander::Thread& thread : impl.expander.expand(impl.state)) {
    if (thread.number == step.thread && !thread.ways->held) ways = thread.ways;
  }
  std::size_t count = 0;
  bool known = false;
  if (ways != nullptr) {
    for (const Way& way : ways->ways) {
      ++count;
      known = known || way.choices == step.choices;
    }
    // A value of its own is none of the ways; whether it fits shows when it is taken.
    known = known || std::count(step.choices.begin(), step.choices.end(), kGivenValue) != 0;
  }
  if (!known) {
    *why = ways == nullptr ? "thread " + std::to_string(step.thread) + " cannot go on"
                           : "thread " + std::to_string(step.thread) + " now has " +
                                 std::to_string(count) + " other ways to go on";
    return false;
  }
  impl.stepping = true;
  if (impl.observer != nullptr) impl.observer->step_begins(step.thread);
  Ways taken = impl.runner.run_one(impl.state, step.thread, step.choices);
  if (impl.observer != nullptr) impl.observer->step_ends(step.thread);
  impl.stepping = false;
  if (taken.ways.empty()) {
    impl.ended = true;
    *why = "thread " + std::to_string(step.thread) + " does not go on with these values";
    return std::count(step.choices.begin(), step.choices.end(), kGivenValue) == 0;
  }
  Way& way = taken.ways.front();
  for (const RawFinding& raw : way.findings) impl.add(raw);
  if (way.fatal || way.dropped || taken.limit != nullptr) {
    impl.ended = true;
    return true;
  }
  if (impl.looping) {
    impl.loop_stepped.insert(step.thread);
    impl.loop_progress = impl.loop_progress || way.progress;
  }
  impl.apply(way);
  impl.judge();
  return true;
}

void Execution::begin_loop() {
  Impl& impl = *impl_;
  impl.looping = true;
  impl.loop_progress = false;
  impl.loop_state = impl.state;
  impl.loop_stepped.clear();
  impl.loop_enabled.clear();
  impl.note_enabled(impl.expander.expand(impl.state));
}

bool Execution::close_loop(std::string* why) {
  Impl& impl = *impl_;
  impl.looping = false;
  impl.loop_state.resize(impl.state.size(), 0);  // empty components that came to be known since
  if (impl.loop_state != impl.state) {
    *why = "the state after the loop is not the one before it";
  } else if (impl.loop_progress) {
    *why = "a step of the loop is marked as progress";
  } else if (!std::ranges::includes(impl.loop_stepped, impl.loop_enabled)) {
    *why = "a thread that could step in the loop does not";
  }
  if (!why->empty()) return false;
  std::uint32_t blamed = kNone;
  const auto rank = [&](std::uint32_t thread) {
    return std::tuple(!impl.loop_stepped.contains(thread), thread == 0, thread);
  };
  Control control;
  for (std::uint32_t t = 0; t < impl.threads(); ++t) {
    if (!impl.runner.unpack(impl.state, t, &control)) continue;
    const bool waits_for_others = t == 0 && !impl.loop_stepped.contains(0);
    if (control.finished || control.daemon || waits_for_others) continue;
    if (blamed == kNone || rank(t) < rank(blamed)) blamed = t;
  }
  if (blamed == kNone) {
    *why = "every task has returned";
    return false;
  }
  impl.runner.unpack(impl.state, blamed, &control);
  const PlaceId place = impl.machine.same_place(impl.runner.waiting_place(control));
  impl.add({Kind::kLivelock, place, 0, blamed});
  if (impl.observer != nullptr) impl.observer->found(blamed, Kind::kLivelock, "", 0);
  return true;
}

bool Execution::wake(std::uint32_t thread) {
  Impl& impl = *impl_;
  impl.runner.force_awaits(true);
  Ways taken = impl.runner.run_one(impl.state, thread, {});
  impl.runner.force_awaits(false);
  if (taken.ways.empty() || taken.limit != nullptr) return false;
  const Way& way = taken.ways.front();
  if (way.fatal || way.dropped) return false;
  impl.ended = false;
  impl.apply(way);
  return true;
}

bool Execution::follow(const Schedule& schedule, std::string* why) {
  for (std::size_t i = 0; i < schedule.steps.size(); ++i) {
    if (i == schedule.loop) begin_loop();
    std::string drift;
    if (take(schedule.steps[i], &drift)) continue;
    *why = "step " + std::to_string(i + 1) + " of " + std::to_string(schedule.steps.size()) + ": " +
           drift;
    return false;
  }
  return schedule.loop == kNone || close_loop(why);
}

void Execution::tell_blocked(std::uint32_t thread) {
  Impl& impl = *impl_;
  impl.stepping = true;
  impl.runner.run_one(impl.state, thread, {});
  impl.stepping = false;
}

const std::vector<Finding>& Execution::findings() const { return impl_->findings; }

bool Execution::over() const { return impl_->ended; }

std::uint64_t Execution::state_digest() const { return impl_->machine.digest(impl_->state); }

}  // namespace kheddle
