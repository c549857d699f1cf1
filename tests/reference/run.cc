#include "tests/reference/run.h"

#include "checker/base/check.h"

namespace kheddle::reference {
namespace {

constexpr std::uint64_t kLongTail = 1'000'000;
constexpr std::size_t kDeepest = 1000;

}  // namespace

PlaceId finding_place(const Program& program, const Thread& thread) {
  PlaceId innermost = 0;
  for (auto frame = thread.frames.rbegin(); frame != thread.frames.rend(); ++frame) {
    const PlaceId at = program.functions[frame->function].code[frame->next].place;
    if (innermost == 0) innermost = at;
    for (PlaceId place = at; place != 0; place = program.places[place].inlined_at)
      if (!program.places[place].in_model) return place;
  }
  return innermost;
}

Site site_of(const Program& program, PlaceId place) {
  const Place& p = program.places[place];
  return {p.file, p.line, p.function};
}

std::string literal(const Program& program, std::uint64_t address) {
  for (const Variable& variable : program.variables) {
    if (address < variable.address || address - variable.address >= variable.size) continue;
    std::string text;
    for (std::uint64_t i = address - variable.address; i < variable.initial.size(); ++i) {
      if (variable.initial[i] == 0) break;
      text.push_back(static_cast<char>(variable.initial[i]));
    }
    return text;
  }
  return "";
}

Run::Run(const Program& program, const Constants& constants, const Granularity& granularity,
         State state, std::vector<std::uint32_t> script)
    : program_(program),
      constants_(constants),
      granularity_(granularity),
      state_(std::move(state)),
      memory_(program, constants, &state_),
      script_(std::move(script)) {}

// Runs `body` and tells how it ended.
template <typename Body>
StepResult Run::guarded(Body body) {
  try {
    body();
    finish_step();
    result_.ending = Ending::kMoved;
  } catch (const End& end) {
    result_.ending = end.ending;
    result_.limit = end.limit;
  }
  if (result_.ending == Ending::kBlocked) {
    result_.findings.clear();
    result_.accesses.clear();
    result_.touches.clear();
  }
  result_.state = std::move(state_);
  return std::move(result_);
}

StepResult Run::start() {
  return guarded([&] {
    for (const Variable& variable : program_.variables) {
      if (variable.constant) continue;
      add_object(variable.address, Object::Kind::kGlobal, variable.size, true);
      for (std::uint64_t i = 0; i < variable.initial.size(); ++i)
        state_.objects.at(variable.address).bytes[i] = variable.initial[i];
    }
    add_thread(false);
    for (FunctionId constructor : program_.constructors) run_constructor(constructor);
    const Function& entry = program_.functions[program_.entry];
    push_frame(0, program_.entry, std::vector<Value>(entry.parameters, constant(0)));
    run_tail(0);
  });
}

StepResult Run::step(std::uint32_t thread) {
  return guarded([&] {
    thread_ = thread;
    in_operation_ = true;
    do {
      execute(thread);
    } while (state_.threads[thread].sections > 0);
    in_operation_ = false;
    in_step_tail_ = true;
    run_tail(thread);
  });
}

void Run::run_constructor(FunctionId function) {
  thread_ = 0;
  in_constructor_ = true;
  push_frame(0, function, {});
  while (!state_.threads[0].frames.empty()) execute(0);
  in_constructor_ = false;
}

void Run::run_tail(std::uint32_t thread) {
  thread_ = thread;
  while (!state_.threads[thread].finished && !visible(thread)) {
    const bool last_return =
        instruction_of(thread).op == Op::kReturn && state_.threads[thread].frames.size() == 1;
    if (last_return && in_step_tail_ && tail_accessed_) break;
    if (!execute_unless_last(thread)) break;
  }
}

// Executes an instruction of a tail, but not one that ends the execution: false, and it has not
// run.
bool Run::execute_unless_last(std::uint32_t thread) {
  try {
    execute(thread);
    return true;
  } catch (const End& end) {
    // What fails does so before it has done anything.
    if (end.ending == Ending::kFatal) result_.findings.pop_back();
    if (end.ending == Ending::kFatal || end.ending == Ending::kCut) return false;
    throw;
  }
}

// A new thread's first moments, in the middle of its parent's step.
void Run::run_child(std::uint32_t thread) {
  const std::uint32_t parent = thread_;
  const bool in_operation = in_operation_;
  const bool in_constructor = in_constructor_;
  in_operation_ = in_constructor_ = false;
  thread_ = thread;
  while (!state_.threads[thread].finished && !stops_child(thread))
    if (!execute_unless_last(thread)) break;
  thread_ = parent;
  in_operation_ = in_operation;
  in_constructor_ = in_constructor;
}

void Run::count_instruction() {
  if (++instructions_ > kLongTail) throw End{Ending::kLimit, "endless-step"};
}

void Run::finish_step() {
  for (Thread& thread : state_.threads) {
    for (Frame& frame : thread.frames) {
      std::vector<Value> kept(frame.slots.size(), constant(0));
      for (std::uint32_t slot : live_slots(program_, frame, &frame == &thread.frames.back()))
        kept[slot] = frame.slots[slot];
      frame.slots = std::move(kept);
    }
  }
  memory_.recycle_freed_slots();
}

const Instruction& Run::instruction_of(std::uint32_t thread) const {
  const Frame& frame = frame_of(thread);
  return program_.functions[frame.function].code[frame.next];
}

Value Run::value(std::uint32_t thread, const Operand& operand) const {
  return operand.constant ? constant(operand.value) : frame_of(thread).slots[operand.value];
}

std::uint64_t Run::need(const Operand& operand) {
  const Value v = value(operand);
  if (!is_defined(v)) fail(Kind::kUninitRead);
  return v.bits;
}

void Run::set(std::uint32_t slot, Value v) {
  if (slot != kNone) frame().slots[slot] = v;
}

// Whether the thread's next instruction is a visible operation.
bool Run::visible(std::uint32_t thread) const {
  if (state_.threads[thread].sections > 0) return false;
  const Instruction& in = instruction_of(thread);
  const Frame& at = frame_of(thread);
  // Whatever it comes to: also an access of 0 bytes.
  if (granularity_.exposed.count({at.function, at.next}) > 0) return true;
  // A plain access of `size` bytes there.
  const auto plain = [&](std::uint64_t address, std::uint64_t size) {
    return size != 0 && granularity_.every_access && !memory_.local(thread, address, size);
  };
  const auto operand = [&](const Operand& o) { return value(thread, o).bits; };
  switch (in.op) {
    case Op::kAtomicRmw:
    case Op::kCmpXchg: return true;
    case Op::kLoad:
    case Op::kStore: return in.marked || plain(operand(in.a), in.size);
    case Op::kFill:
    case Op::kCopy:
      if (operand(in.c) == 0) return false;
      if (in.marked || plain(operand(in.a), operand(in.c))) return true;
      return in.op == Op::kCopy && plain(operand(in.b), operand(in.c));
    case Op::kIntrinsic: break;
    default: return false;
  }
  switch (in.intrinsic) {
    case Intrinsic::kAtomicBegin:
    case Intrinsic::kSpawn:
    case Intrinsic::kStall: return true;
    case Intrinsic::kFree: return operand(in.args[0]) != 0 && granularity_.every_access;
    case Intrinsic::kCheckRead:
    case Intrinsic::kCheckWrite:
    case Intrinsic::kExclusive: return plain(operand(in.args[0]), operand(in.args[1]));
    default: return false;
  }
}

// Whether a new thread's first moments end before its next instruction, whatever is exposed.
bool Run::stops_child(std::uint32_t thread) const {
  if (visible(thread)) return true;
  const Instruction& in = instruction_of(thread);
  const auto operand = [&](const Operand& o) { return value(thread, o).bits; };
  const auto outside = [&](std::uint64_t address, std::uint64_t size) {
    return size > 0 && !memory_.local(thread, address, size);
  };
  switch (in.op) {
    case Op::kLoad:
    case Op::kStore: return outside(operand(in.a), in.size);
    case Op::kFill: return outside(operand(in.a), operand(in.c));
    case Op::kCopy:
      return outside(operand(in.a), operand(in.c)) || outside(operand(in.b), operand(in.c));
    case Op::kIntrinsic: break;
    default: return false;
  }
  switch (in.intrinsic) {
    case Intrinsic::kChoose:
    case Intrinsic::kAny:
    case Intrinsic::kSize: return true;
    case Intrinsic::kFree: return operand(in.args[0]) != 0;
    case Intrinsic::kCheckRead:
    case Intrinsic::kCheckWrite:
    case Intrinsic::kExclusive: return outside(operand(in.args[0]), operand(in.args[1]));
    default: return false;
  }
}

void Run::execute(std::uint32_t thread) {
  KHEDDLE_CHECK(thread == thread_, "only the running thread executes");
  count_instruction();
  const Instruction& in = instruction_of(thread);
  const std::uint32_t here = frame().next;
  const std::size_t depth = state_.threads[thread].frames.size();
  switch (in.op) {
    case Op::kSelect: {
      const Value condition = value(in.a);
      set(in.dst, !is_defined(condition) ? undefined(in.width)
                                         : cut(value(condition.bits ? in.b : in.c), in.width));
      break;
    }
    case Op::kMove: set(in.dst, value(in.a)); break;
    case Op::kTrunc: set(in.dst, cut(value(in.a), in.width)); break;
    case Op::kSext: {
      const Value v = value(in.a);
      set(in.dst, cut({static_cast<std::uint64_t>(sign_extend(v.bits, in.width)),
                       static_cast<std::uint64_t>(sign_extend(v.defined, in.width))},
                      in.size));
      break;
    }
    case Op::kIndex: {
      const Value a = value(in.a);
      const Value b = value(in.b);
      const bool both = is_defined(a) && is_defined(b);
      set(in.dst,
          both ? constant(a.bits + b.bits * static_cast<std::uint64_t>(in.imm)) : undefined(64));
      break;
    }
    case Op::kLoad: load(in); break;
    case Op::kStore: store(in); break;
    case Op::kAtomicRmw: atomic_rmw(in); break;
    case Op::kCmpXchg: compare_exchange(in); break;
    case Op::kCopy: copy(in); break;
    case Op::kFill: fill(in); break;
    case Op::kStackAddress: {
      const Function& function = program_.functions[frame().function];
      set(in.dst,
          constant(stack_addresses(function, frame().base)[static_cast<std::size_t>(in.imm)]));
      break;
    }
    case Op::kLive:
    case Op::kDead: lifetime(in); break;
    case Op::kTlsAddress:
      set(in.dst, constant(layout::kTls + (std::uint64_t{thread} << 24) +
                           program_.thread_locals[static_cast<std::size_t>(in.imm)].address));
      break;
    case Op::kJump: frame().next = in.target; return;
    case Op::kBranch: {
      const bool taken = need(in.a) != 0;
      frame().next = taken ? in.target : in.target2;
      return;
    }
    case Op::kSwitch: {
      const std::uint64_t v = need(in.a);
      const SwitchTable& table =
          program_.functions[frame().function].switches[static_cast<std::size_t>(in.imm)];
      frame().next = table.otherwise;
      for (const auto& [label, target] : table.cases) {
        if (label != v) continue;
        frame().next = target;
        break;
      }
      return;
    }
    case Op::kCall: call(in); return;
    case Op::kReturn: leave(in); return;
    case Op::kIntrinsic: intrinsic(in); break;
    case Op::kFence: break;
    case Op::kUnreachable: fail(Kind::kAssertion);
    case Op::kUnsupported: throw End{Ending::kLimit, "unsupported"};
    default: {
      const auto result = binary(in.op, in.width, value(in.a), value(in.b));
      if (!result) fail(Kind::kAssertion);
      set(in.dst, *result);
    }
  }
  KHEDDLE_CHECK(state_.threads[thread].frames.size() == depth, "calls and returns left above");
  frame().next = here + 1;
}

void Run::push_frame(std::uint32_t thread, FunctionId function,
                     const std::vector<Value>& arguments) {
  Thread& owner = state_.threads[thread];
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
  if (owner.frames.size() >= kDeepest || addresses.back() > region_end)
    throw End{Ending::kLimit, "stack"};
  frame.slots.resize(code.slots, constant(0));
  for (std::size_t i = 0; i < code.parameters && i < arguments.size(); ++i)
    frame.slots[i] = arguments[i];
  owner.frames.push_back(std::move(frame));
  for (std::size_t i = 0; i < code.stack.size(); ++i)
    if (!code.stack[i].has_lifetime)
      add_object(addresses[i], Object::Kind::kStack, code.stack[i].size, false);
}

void Run::add_object(std::uint64_t address, Object::Kind kind, std::uint64_t size, bool defined) {
  Object& object = state_.objects[address];
  object = {};
  object.kind = kind;
  object.bytes.assign(size, 0);
  object.defined.assign(size, defined ? 0xff : 0);
}

std::uint32_t Run::add_thread(bool daemon) {
  const auto number = static_cast<std::uint32_t>(state_.threads.size());
  state_.threads.emplace_back();
  state_.threads.back().daemon = daemon;
  const std::uint64_t block = layout::kTls + (std::uint64_t{number} << 24);
  for (const Variable& variable : program_.thread_locals) {
    add_object(block + variable.address, Object::Kind::kThreadLocal, variable.size, true);
    for (std::uint64_t i = 0; i < variable.initial.size(); ++i)
      state_.objects.at(block + variable.address).bytes[i] = variable.initial[i];
  }
  return number;
}

void Run::call(const Instruction& in) {
  const FunctionId function = in.callee != kNone ? in.callee : callee(need(in.a));
  if (!program_.functions[function].defined) fail(Kind::kUnmodelledCall);
  std::vector<Value> arguments;
  for (const Operand& argument : in.args) arguments.push_back(value(argument));
  const std::size_t depth = state_.threads[thread_].frames.size();
  // The objects that the callee's frame brings to life count as written by the call.
  const Function& code = program_.functions[function];
  const auto base = stack_addresses(program_.functions[frame().function], frame().base).back();
  const auto addresses = stack_addresses(code, base);
  for (std::size_t i = 0; i < code.stack.size(); ++i)
    if (!code.stack[i].has_lifetime) touch(addresses[i], code.stack[i].size, true, true);
  push_frame(thread_, function, arguments);
  KHEDDLE_CHECK(state_.threads[thread_].frames.size() == depth + 1, "a call adds one frame");
}

// kReturn: of a call, of a constructor or of a thread.
void Run::leave(const Instruction& in) {
  Thread& thread = state_.threads[thread_];
  const Value result = in.has_value ? value(in.a) : constant(0);
  const bool last = thread.frames.size() == 1;
  if (last && thread.sections > 0) fail(Kind::kAssertion);
  const Function& function = program_.functions[frame().function];
  const auto addresses = stack_addresses(function, frame().base);
  for (std::size_t i = 0; i < function.stack.size(); ++i) {
    if (!state_.objects.count(addresses[i])) continue;
    touch(addresses[i], function.stack[i].size, true, true);
    state_.objects.erase(addresses[i]);
  }
  if (last && !in_constructor_) {
    const std::uint64_t block = layout::kTls + (std::uint64_t{thread_} << 24);
    for (const Variable& variable : program_.thread_locals) {
      touch(block + variable.address, variable.size, true, true);
      state_.objects.erase(block + variable.address);
    }
  }
  thread.frames.pop_back();
  if (last) {
    if (in_constructor_) return;
    const bool daemon = thread.daemon;
    thread = {};
    thread.daemon = daemon;
    thread.finished = true;
    return;
  }
  const Instruction& calling = instruction_of(thread_);
  set(calling.dst, result);
  frame().next++;
}

void Run::lifetime(const Instruction& in) {
  const Function& function = program_.functions[frame().function];
  const auto index = static_cast<std::size_t>(in.imm);
  const std::uint64_t address = stack_addresses(function, frame().base)[index];
  touch(address, function.stack[index].size, true, true);
  if (in.op == Op::kLive)
    add_object(address, Object::Kind::kStack, function.stack[index].size, false);
  else
    state_.objects.erase(address);
}

FunctionId Run::callee(std::uint64_t address) {
  if (address < 4096) fail(Kind::kNullDeref);
  const std::uint64_t offset = address - layout::kFunctions;
  if (address < layout::kFunctions || offset % 16 != 0 || offset / 16 >= program_.functions.size())
    fail(Kind::kOutOfBounds);
  return static_cast<FunctionId>(offset / 16);
}

}  // namespace kheddle::reference
