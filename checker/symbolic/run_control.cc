// Calls, returns, stack objects and threads.
#include "checker/base/check.h"
#include "checker/symbolic/run.h"

namespace kheddle::symbolic {
namespace {

constexpr std::size_t kDeepest = 1000;       // frames
constexpr std::uint32_t kMostThreads = 250;  // as the explorer

}  // namespace

// Where the thread is known to exist, and so on: of threads that run on this path, by the path.
Guard Run::exists(const Path& path, std::uint32_t thread) const {
  if (path.after.controls.contains(thread)) return kAlways;
  return thread < state_.threads.size() ? state_.threads[thread].exists : kNever;
}

Guard Run::finished(const Path& path, std::uint32_t thread) const {
  const auto known = path.after.controls.find(thread);
  if (known != path.after.controls.end()) return known->second.finished ? kAlways : kNever;
  if (thread >= state_.threads.size()) return kNever;
  Guard any = kNever;
  for (const Stand& stand : state_.threads[thread].stands)
    if (stand.control.finished) any = terms_.either(any, stand.guard);
  return any;
}

Guard Run::held(const Path& path, std::uint32_t thread) const {
  const auto known = path.after.held.find(thread);
  if (known != path.after.held.end()) return known->second;
  return thread < state_.threads.size() ? state_.threads[thread].held : kNever;
}

std::uint32_t Run::most_threads(const Path& path) const {
  std::uint32_t most = static_cast<std::uint32_t>(state_.threads.size());
  for (const auto& [thread, control] : path.after.controls) most = std::max(most, thread + 1);
  return most;
}

bool Run::push_frame(Path* path, std::uint32_t thread, FunctionId function,
                     const std::vector<Value>& arguments) {
  Control& owner = path->after.controls.at(thread);
  const Function& code = program_.functions[function];
  Frame frame;
  frame.function = function;
  frame.base = layout::kStacks + (std::uint64_t{thread} << 24);
  if (!owner.frames.empty()) {
    const Frame& caller = owner.frames.back();
    frame.base = stack_addresses(program_.functions[caller.function], caller.base).back();
  }
  const auto addresses = stack_addresses(code, frame.base);
  const std::uint64_t region_end =
      layout::kStacks + (std::uint64_t{thread} << 24) + layout::kMaxStack;
  if (owner.frames.size() >= kDeepest || addresses.back() > region_end) {
    limit(*path, "stack", "calls go deeper than this");
    return false;
  }
  frame.slots.resize(code.slots, values_.constant(0));
  for (std::size_t i = 0; i < code.parameters && i < arguments.size(); ++i)
    frame.slots[i] = arguments[i];
  owner.frames.push_back(std::move(frame));
  for (std::size_t i = 0; i < code.stack.size(); ++i) {
    if (code.stack[i].has_lifetime) continue;
    set_object(path, addresses[i], kLiveObject, code.stack[i].size, 0);
    make_cells(path, addresses[i], code.stack[i].size, kUndefinedCell);
  }
  return true;
}

void Run::begin_main(Path* path) {
  path->mode = Mode::kStartTail;
  const Function& entry = program_.functions[program_.entry];
  push_frame(path, 0, program_.entry, std::vector<Value>(entry.parameters, values_.constant(0)));
}

Run::Next Run::callee(Path* path, const Operand& operand, FunctionId* function) {
  std::uint64_t address = 0;
  if (need_number(path, operand, &address) == Next::kGone) return Next::kGone;
  if (address < 4096) return fail(path, Kind::kNullDeref, kAlways);
  const std::uint64_t offset = address - layout::kFunctions;
  if (address < layout::kFunctions || offset % 16 != 0 || offset / 16 >= program_.functions.size())
    return fail(path, Kind::kOutOfBounds, kAlways);
  *function = static_cast<FunctionId>(offset / 16);
  if (!program_.functions[*function].defined) return fail(path, Kind::kUnmodelledCall, kAlways);
  return Next::kGoOn;
}

Run::Next Run::call(Path* path, const Instruction& in) {
  FunctionId function = in.callee;
  if (function == kNone) {
    if (callee(path, in.a, &function) == Next::kGone) return Next::kGone;
  } else if (!program_.functions[function].defined) {
    return fail(path, Kind::kUnmodelledCall, kAlways);
  }
  std::vector<Value> arguments;
  for (const Operand& argument : in.args) arguments.push_back(value(*path, argument));
  const Function& code = program_.functions[function];
  const Frame& caller = control(path).frames.back();
  const auto base = stack_addresses(program_.functions[caller.function], caller.base).back();
  const auto addresses = stack_addresses(code, base);
  for (std::size_t i = 0; i < code.stack.size(); ++i)
    if (!code.stack[i].has_lifetime) touch(*path, addresses[i], code.stack[i].size, true, true);
  return push_frame(path, path->running, function, arguments) ? Next::kJumped : Next::kGone;
}

// kReturn: of a call, of a constructor or of a thread.
Run::Next Run::leave(Path* path, const Instruction& in) {
  const Value result = in.has_value ? value(*path, in.a) : values_.constant(0);
  const bool last = control(path).frames.size() == 1;
  if (last && control(path).sections > 0) return fail(path, Kind::kAssertion, kAlways);
  const bool constructor = path->mode == Mode::kConstructor && path->parent == kNone;
  const Frame& frame = control(path).frames.back();
  const Function& function = program_.functions[frame.function];
  const auto addresses = stack_addresses(function, frame.base);
  for (std::size_t i = 0; i < function.stack.size(); ++i) {
    const Object known = object(*path, addresses[i]);
    if (known.status == terms_.constant(kNoObject)) continue;
    touch(*path, addresses[i], function.stack[i].size, true, true);
    set_object(path, addresses[i], kNoObject, 0, 0);
    make_cells(path, addresses[i], function.stack[i].size, kZeroCell);
  }
  if (last && !constructor) {
    const std::uint64_t block = layout::kTls + (std::uint64_t{path->running} << 24);
    for (const Variable& variable : program_.thread_locals) {
      touch(*path, block + variable.address, variable.size, true, true);
      make_cells(path, block + variable.address, variable.size, kZeroCell);
    }
  }
  Control& thread = control(path);
  thread.frames.pop_back();
  if (!last) {
    const Instruction& calling = instruction(*path);
    set(path, calling.dst, result);
    thread.frames.back().next++;
    return Next::kJumped;
  }
  if (!constructor) {
    thread = Control();
    thread.finished = true;
    return Next::kJumped;
  }
  if (++path->constructor < program_.constructors.size())
    return push_frame(path, 0, program_.constructors[path->constructor], {}) ? Next::kJumped
                                                                             : Next::kGone;
  begin_main(path);
  return Next::kJumped;
}

Run::Next Run::lifetime(Path* path, const Instruction& in) {
  const Frame& frame = control(path).frames.back();
  const Function& function = program_.functions[frame.function];
  const auto index = static_cast<std::size_t>(in.imm);
  const std::uint64_t address = stack_addresses(function, frame.base)[index];
  const std::uint64_t size = function.stack[index].size;
  touch(*path, address, size, true, true);
  const bool live = in.op == Op::kLive;
  set_object(path, address, live ? kLiveObject : kNoObject, live ? size : 0, 0);
  make_cells(path, address, size, live ? kUndefinedCell : kZeroCell);
  return Next::kGoOn;
}

Run::Next Run::spawn(Path* path, const Instruction& in) {
  for (const Operand& operand : in.args)
    if (need(path, operand) == Next::kGone) return Next::kGone;
  FunctionId function = kNone;
  if (callee(path, in.args[0], &function) == Next::kGone) return Next::kGone;
  const Value argument = value(*path, in.args[1]);
  const Guard daemon = negate(terms_.is_zero(value(*path, in.args[3]).bits));
  step_.about_threads = true;
  control(path).frames.back().next++;
  // The child is the first thread that does not exist yet: which that is may differ.
  for (std::uint32_t child = 1; child < kMostThreads; ++child) {
    const Guard known = exists(*path, child);
    Path one = *path;
    if (narrow(&one, negate(known))) {
      Control& parent = control(&one);
      const std::uint32_t dst = in.dst;
      if (dst != kNone) parent.frames.back().slots[dst] = values_.constant(child);
      one.after.controls[child] = Control();
      one.after.daemons[child] = daemon;
      for (const Variable& variable : program_.thread_locals)
        write_initial(&one, layout::kTls + (std::uint64_t{child} << 24) + variable.address,
                      variable);
      one.split = false;
      one.parent = one.running;
      one.running = child;
      if (push_frame(&one, child, function, {argument})) paths_.push_back(std::move(one));
    }
    if (!narrow(path, known)) return Next::kGone;
  }
  limit(*path, "threads", "more than 250 threads");
  return Next::kGone;
}

}  // namespace kheddle::symbolic
