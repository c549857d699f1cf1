// Paths: where they split, meet, stop and end.
#include "checker/symbolic/run.h"

#include <algorithm>
#include <set>

#include "checker/base/check.h"

namespace kheddle::symbolic {
namespace {

// Instructions on one path of one step, past which the engine gives up.
constexpr std::uint32_t kLongStep = 100'000;
// Numbers that an unknown address or size may have, one path each.
constexpr std::size_t kMostNumbers = 64;

int order_controls(const Control& a, const Control& b) {
  if (a.finished != b.finished) return a.finished ? 1 : -1;
  const std::size_t common = std::min(a.frames.size(), b.frames.size());
  for (std::size_t i = 0; i < common; ++i) {
    if (a.frames[i].next != b.frames[i].next) return a.frames[i].next < b.frames[i].next ? -1 : 1;
    if (a.frames[i].function != b.frames[i].function)
      return a.frames[i].function < b.frames[i].function ? -1 : 1;
  }
  if (a.frames.size() != b.frames.size()) return a.frames.size() < b.frames.size() ? -1 : 1;
  return 0;
}

bool same_controls(const std::map<std::uint32_t, Control>& a,
                   const std::map<std::uint32_t, Control>& b) {
  return a.size() == b.size() &&
         std::equal(a.begin(), a.end(), b.begin(), [](const auto& x, const auto& y) {
           return x.first == y.first && shape(x.second) == shape(y.second);
         });
}

}  // namespace

Run::Run(const Context& context, const State& state, std::uint32_t thread)
    : context_(context),
      program_(context.program),
      terms_(*context.terms),
      values_(*context.values),
      cells_(*context.cells),
      solver_(*context.solver),
      state_(state),
      thread_(thread) {}

Step Run::start() {
  Path path;
  path.after.controls[0] = Control();
  path.after.daemons[0] = kNever;
  for (const Variable& variable : program_.thread_locals)
    write_initial(&path, layout::kTls + variable.address, variable);
  if (program_.constructors.empty()) {
    begin_main(&path);
  } else {
    path.mode = Mode::kConstructor;
    push_frame(&path, 0, program_.constructors[0], {});
  }
  paths_.push_back(std::move(path));
  run_all();
  return std::move(step_);
}

Step Run::step(std::size_t number) {
  const Stand& stand = state_.threads[thread_].stands[number];
  Path path;
  path.guard = stand.guard;
  path.running = thread_;
  path.after.controls[thread_] = stand.control;
  const Instruction& in = instruction(path);
  if (in.op == Op::kIntrinsic && in.intrinsic == Intrinsic::kStall) {
    step_.stalled = true;
    kind_of(path, in.args[0], &step_.stall);
    return std::move(step_);
  }
  paths_.push_back(std::move(path));
  run_all();
  drop_waiting(stand);
  return std::move(step_);
}

void Run::run_all() {
  while (!paths_.empty() && !solver_.stopped()) advance(take_first());
}

int Run::order(const Path& a, const Path& b) const {
  if (a.constructor != b.constructor) return a.constructor < b.constructor ? -1 : 1;
  const int own = order_controls(a.after.controls.at(thread_), b.after.controls.at(thread_));
  if (own != 0) return own;
  if ((a.parent == kNone) != (b.parent == kNone)) return a.parent != kNone ? -1 : 1;
  return order_controls(control(a), control(b));
}

bool Run::meets(const Path& a, const Path& b) const {
  return !a.split && !b.split && a.mode == b.mode && a.running == b.running &&
         a.parent == b.parent && a.tail_accessed == b.tail_accessed && a.choices == b.choices &&
         same_controls(a.after.controls, b.after.controls);
}

Path Run::take_first() {
  std::size_t first = 0;
  for (std::size_t i = 1; i < paths_.size(); ++i)
    if (order(paths_[i], paths_[first]) < 0) first = i;
  Path path = std::move(paths_[first]);
  paths_.erase(paths_.begin() + static_cast<std::ptrdiff_t>(first));
  for (std::size_t i = paths_.size(); i-- > 0;) {
    if (order(paths_[i], path) != 0 || !meets(paths_[i], path)) continue;
    merge(&path, paths_[i]);
    paths_.erase(paths_.begin() + static_cast<std::ptrdiff_t>(i));
  }
  return path;
}

void Run::merge(Path* into, const Path& from) {
  const Guard condition = from.guard;
  StepOutcome& a = into->after;
  const StepOutcome& b = from.after;
  for (auto& [thread, control] : a.controls)
    merge_slots(program_, &values_, condition, b.controls.at(thread), &control);
  Path other = *into;  // what was there before any of this
  for (const auto& [index, id] : b.cells)
    a.cells[index] = cells_.pick(condition, id, cell(other, index));
  for (const auto& [index, id] : other.after.cells)
    if (!b.cells.contains(index)) a.cells[index] = cells_.pick(condition, cell(from, index), id);
  const auto pick_object = [&](std::uint64_t address) {
    const Object x = object(from, address);
    const Object y = object(other, address);
    a.objects[address] = {terms_.pick(condition, x.status, y.status),
                          terms_.pick(condition, x.size, y.size),
                          terms_.pick(condition, x.allocated, y.allocated)};
  };
  for (const auto& [address, unused] : b.objects) pick_object(address);
  for (const auto& [address, unused] : other.after.objects)
    if (!b.objects.contains(address)) pick_object(address);
  for (const auto& [thread, guard] : b.held)
    a.held[thread] = terms_.pick_guard(condition, guard, held(other, thread));
  for (const auto& [thread, guard] : other.after.held)
    if (!b.held.contains(thread))
      a.held[thread] = terms_.pick_guard(condition, held(from, thread), guard);
  for (const auto& [thread, guard] : b.daemons)
    a.daemons[thread] = terms_.pick_guard(condition, guard, a.daemons[thread]);
  into->guard = terms_.either(into->guard, from.guard);
  into->instructions = std::max(into->instructions, from.instructions);
}

bool Run::narrow(Path* path, Guard to) {
  path->guard = terms_.both(path->guard, to);
  return solver_.feasible(path->guard);
}

void Run::limit(const Path& path, const std::string& name, const std::string& text) {
  step_.limits.push_back({path.guard, name, text, place(path)});
}

// The path's `when` part makes a finding that ends the execution, or stops before it.
Run::Next Run::fail(Path* path, Kind kind, Guard when) {
  when = terms_.both(path->guard, when);
  if (!solver_.feasible(when)) return Next::kGoOn;
  if (stops_before_last(*path)) {
    Path part = *path;
    part.guard = when;
    end(std::move(part));
  } else {
    step_.findings.push_back({when, kind, place(*path)});
    step_.fatal = terms_.either(step_.fatal, when);
  }
  return narrow(path, negate(when)) ? Next::kGoOn : Next::kGone;
}

Run::Next Run::cut_off(Path* path, Guard when) {
  when = terms_.both(path->guard, when);
  if (!solver_.feasible(when)) return Next::kGoOn;
  if (stops_before_last(*path)) {
    Path part = *path;
    part.guard = when;
    end(std::move(part));
  } else {
    step_.cut = terms_.either(step_.cut, when);
  }
  return narrow(path, negate(when)) ? Next::kGoOn : Next::kGone;
}

// The running thread has come to its stop.
void Run::end(Path path) {
  if (path.parent != kNone) {
    path.running = path.parent;
    path.parent = kNone;
    if (path.mode == Mode::kOperation && control(path).sections == 0) path.mode = Mode::kStepTail;
    paths_.push_back(std::move(path));
    return;
  }
  path.after.guard = path.guard;
  for (auto& [thread, control] : path.after.controls) {
    drop_dead_slots(program_, &control, values_.constant(0));
    if (control.finished) path.after.held[thread] = kNever;
  }
  end_outcome(std::move(path.after));
}

// Outcomes of one shape are one.
void Run::end_outcome(StepOutcome outcome) {
  for (StepOutcome& known : step_.outcomes) {
    if (!same_controls(known.controls, outcome.controls)) continue;
    Path into, from;
    into.guard = known.guard;
    from.guard = outcome.guard;
    into.after = std::move(known);
    from.after = std::move(outcome);
    merge(&into, from);
    known = std::move(into.after);
    known.guard = into.guard;
    return;
  }
  step_.outcomes.push_back(std::move(outcome));
}

// An outcome that leaves the state as it was is none.
void Run::drop_waiting(const Stand& stand) {
  const std::string before = shape(stand.control);
  Path nothing;  // to look at the state
  nothing.running = thread_;
  for (StepOutcome& outcome : step_.outcomes) {
    const Control& control = outcome.controls.at(thread_);
    if (outcome.controls.size() > 1 || shape(control) != before) continue;
    Guard same = kAlways;
    for (std::size_t i = 0; i < control.frames.size() && same != kNever; ++i) {
      const Frame& frame = control.frames[i];
      for (std::uint32_t slot : live_slots(program_, frame, i + 1 == control.frames.size()))
        same = terms_.both(same,
                           values_.equal(frame.slots[slot], stand.control.frames[i].slots[slot]));
    }
    for (const auto& [index, id] : outcome.cells)
      if (same != kNever) same = terms_.both(same, cells_.equal(id, cell(nothing, index)));
    for (const auto& [address, object] : outcome.objects) {
      const Object old = this->object(nothing, address);
      same = terms_.both(same, terms_.equal(object.status, old.status));
      same = terms_.both(same, terms_.equal(object.size, old.size));
      same = terms_.both(same, terms_.equal(object.allocated, old.allocated));
    }
    for (const auto& [thread, guard] : outcome.held) {
      const Guard old = held(nothing, thread);
      same = terms_.both(same, terms_.pick_guard(guard, old, negate(old)));
    }
    step_.waiting = terms_.either(step_.waiting, terms_.both(outcome.guard, same));
    outcome.guard = terms_.both(outcome.guard, negate(same));
  }
  std::erase_if(step_.outcomes,
                [&](const StepOutcome& outcome) { return !solver_.feasible(outcome.guard); });
}

const Instruction& Run::instruction(const Path& path) const {
  const Frame& frame = control(path).frames.back();
  return program_.functions[frame.function].code[frame.next];
}

InstructionId Run::here(const Path& path) const {
  const Frame& frame = control(path).frames.back();
  return {frame.function, frame.next};
}

PlaceId Run::place(const Path& path) const { return finding_place(program_, control(path)); }

Value Run::value(const Path& path, const Operand& operand) const {
  return operand.constant ? values_.constant(operand.value)
                          : control(path).frames.back().slots[operand.value];
}

void Run::set(Path* path, std::uint32_t slot, const Value& value) {
  if (slot != kNone) control(path).frames.back().slots[slot] = value;
}

Run::Next Run::need(Path* path, const Operand& operand) {
  const Value v = value(*path, operand);
  if (values_.surely_defined(v)) return Next::kGoOn;
  return fail(path, Kind::kUninitRead, values_.has_undefined(v));
}

Run::Next Run::number(Path* path, const Operand& operand, std::uint64_t* result) {
  const Value v = value(*path, operand);
  if (terms_.constant_value(v.bits, result)) return Next::kGoOn;
  const auto part = [&](std::uint64_t number, Guard guard) {
    Path one = *path;
    one.guard = guard;
    one.split = true;
    set(&one, static_cast<std::uint32_t>(operand.value), {terms_.constant(number), v.undefined});
    paths_.push_back(std::move(one));
  };
  if (const Cases* cases = terms_.cases(v.bits)) {
    const Cases all = *cases;
    for (const auto& [number, when] : all) {
      const Guard guard = terms_.both(path->guard, when);
      if (solver_.feasible(guard)) part(number, guard);
    }
    return Next::kGone;
  }
  Guard left = path->guard;
  for (std::size_t n = 0; n < kMostNumbers; ++n) {
    if (solver_.check({left}) != Solver::Answer::kYes) return Next::kGone;
    const std::uint64_t number = solver_.model()[v.bits];
    const Guard here = terms_.equal(v.bits, terms_.constant(number));
    part(number, terms_.both(left, here));
    left = terms_.both(left, negate(here));
  }
  if (solver_.check({left}) == Solver::Answer::kNo) return Next::kGone;
  Path rest = *path;
  rest.guard = left;
  limit(rest, "symbolic",
        "an address, a size or a count here has more than " + std::to_string(kMostNumbers) +
            " values");
  return Next::kGone;
}

Run::Next Run::need_number(Path* path, const Operand& operand, std::uint64_t* result) {
  if (need(path, operand) == Next::kGone) return Next::kGone;
  return number(path, operand, result);
}

std::string Run::literal(std::uint64_t address) const {
  const Variable* variable = variable_at(address, 1);
  if (variable == nullptr) return "";
  std::string text;
  for (std::uint64_t i = address - variable->address; i < variable->initial.size(); ++i) {
    if (variable->initial[i] == 0) break;
    text.push_back(static_cast<char>(variable->initial[i]));
  }
  return text;
}

// Runs a path until it ends, splits, or comes to where others may meet it.
void Run::advance(Path path) {
  while (true) {
    if (control(path).finished) return end(std::move(path));
    Next next = before_instruction(&path);
    if (next == Next::kGone) return;
    if (next == Next::kJumped) return end(std::move(path));
    if (++path.instructions > kLongStep) {
      std::set<InstructionId> plain;
      for (const StepAccess& access : step_.accesses)
        if (access.tail && access.plain && !access.local) plain.insert(access.at);
      step_.endless.assign(plain.begin(), plain.end());
      if (plain.empty())
        limit(path, "endless-step",
              "a step runs " + std::to_string(kLongStep) + " instructions and does not end");
      return;
    }
    const std::uint32_t before = path.running;
    next = execute(&path);
    if (next == Next::kGone) return;
    path.split = false;
    if (path.running == before && path.parent == kNone && path.mode == Mode::kOperation &&
        !control(path).finished && control(path).sections == 0)
      path.mode = Mode::kStepTail;
    if (next == Next::kJumped && !paths_.empty()) {
      paths_.push_back(std::move(path));
      return;
    }
  }
}

}  // namespace kheddle::symbolic
