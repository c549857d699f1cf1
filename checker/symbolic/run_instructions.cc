// Which instructions are visible operations, and those that only compute or branch.
#include "checker/symbolic/run.h"

namespace kheddle::symbolic {

// kGoOn: the next instruction runs; kJumped: the thread stops before it.
Run::Next Run::before_instruction(Path* path) {
  const bool child = path->parent != kNone;
  if (!child && (path->mode == Mode::kConstructor || path->mode == Mode::kOperation))
    return Next::kGoOn;
  bool stops = false;
  if (visible(path, child, &stops) == Next::kGone) return Next::kGone;
  if (stops) return Next::kJumped;
  if (!child && path->mode == Mode::kStepTail && path->tail_accessed &&
      instruction(*path).op == Op::kReturn && control(*path).frames.size() == 1)
    return Next::kJumped;
  return Next::kGoOn;
}

// Whether the next instruction is a visible operation; `child`: or ends a new thread's first
// moments.
Run::Next Run::visible(Path* path, bool child, bool* result) {
  *result = false;
  if (control(*path).sections > 0) return Next::kGoOn;
  const Instruction& in = instruction(*path);
  const Granularity& granularity = context_.options.granularity;
  if (granularity.exposed.contains(here(*path))) {
    *result = true;  // whatever it comes to: also an access of 0 bytes, as in the explorer
    return Next::kGoOn;
  }
  const bool by_address = granularity.every_access || child;
  // A plain access; the size is asked for first, the address only if it matters.
  const auto plain = [&](const Operand& at, const Operand& length, bool* it) {
    std::uint64_t size = 0, address = 0;
    *it = false;
    if (!by_address) return Next::kGoOn;
    if (number(path, length, &size) == Next::kGone) return Next::kGone;
    if (size == 0) return Next::kGoOn;
    if (number(path, at, &address) == Next::kGone) return Next::kGone;
    *it = !local(path->running, address, size);
    return Next::kGoOn;
  };
  switch (in.op) {
    case Op::kAtomicRmw:
    case Op::kCmpXchg: *result = true; return Next::kGoOn;
    case Op::kLoad:
    case Op::kStore:
      if (in.marked) {
        *result = true;
        return Next::kGoOn;
      }
      return plain(in.a, {in.size, true}, result);
    case Op::kFill:
    case Op::kCopy: {
      if (in.marked) {
        std::uint64_t size = 0;
        const Next next = number(path, in.c, &size);
        *result = size != 0;
        return next;
      }
      if (plain(in.a, in.c, result) == Next::kGone) return Next::kGone;
      return *result || in.op == Op::kFill ? Next::kGoOn : plain(in.b, in.c, result);
    }
    case Op::kIntrinsic: break;
    default: return Next::kGoOn;
  }
  switch (in.intrinsic) {
    case Intrinsic::kAtomicBegin:
    case Intrinsic::kSpawn:
    case Intrinsic::kStall: *result = true; return Next::kGoOn;
    case Intrinsic::kChoose:
    case Intrinsic::kAny:
    case Intrinsic::kSize: *result = child; return Next::kGoOn;
    case Intrinsic::kFree: {
      if (!by_address) return Next::kGoOn;
      std::uint64_t address = 0;
      const Next next = number(path, in.args[0], &address);
      *result = address != 0;
      return next;
    }
    case Intrinsic::kCheckRead:
    case Intrinsic::kCheckWrite:
    case Intrinsic::kExclusive: return plain(in.args[0], in.args[1], result);
    default: return Next::kGoOn;
  }
}

Run::Next Run::execute(Path* path) {
  const Instruction& in = instruction(*path);
  Next next = Next::kGoOn;
  switch (in.op) {
    case Op::kLoad: next = load(path, in); break;
    case Op::kStore: next = store(path, in); break;
    case Op::kAtomicRmw: next = atomic_rmw(path, in); break;
    case Op::kCmpXchg: next = compare_exchange(path, in); break;
    case Op::kCopy: next = copy(path, in); break;
    case Op::kFill: next = fill(path, in); break;
    case Op::kLive:
    case Op::kDead: next = lifetime(path, in); break;
    case Op::kJump: control(path).frames.back().next = in.target; return Next::kJumped;
    case Op::kBranch: return branch(path, in);
    case Op::kSwitch: return jump_cases(path, in);
    case Op::kCall: return call(path, in);
    case Op::kReturn: return leave(path, in);
    case Op::kIntrinsic:
      if (in.intrinsic == Intrinsic::kSpawn) return spawn(path, in);
      next = intrinsic(path, in);
      break;
    case Op::kUnreachable: return fail(path, Kind::kAssertion, kAlways);
    case Op::kUnsupported:
      limit(*path, "unsupported",
            program_.texts.size() > static_cast<std::size_t>(in.imm)
                ? program_.texts[static_cast<std::size_t>(in.imm)]
                : "this construct");
      return Next::kGone;
    default: next = data(path, in);
  }
  if (next == Next::kGoOn) control(path).frames.back().next++;
  return next;
}

// Instructions that only compute.
Run::Next Run::data(Path* path, const Instruction& in) {
  switch (in.op) {
    case Op::kFence: return Next::kGoOn;
    case Op::kSelect: {
      const Value condition = value(*path, in.a);
      const Value chosen = values_.cut(values_.pick(negate(terms_.is_zero(condition.bits)),
                                                    value(*path, in.b), value(*path, in.c)),
                                       in.width);
      set(path, in.dst,
          values_.pick(values_.has_undefined(condition), values_.undefined(in.width), chosen));
      return Next::kGoOn;
    }
    case Op::kMove: set(path, in.dst, value(*path, in.a)); return Next::kGoOn;
    case Op::kTrunc: set(path, in.dst, values_.cut(value(*path, in.a), in.width)); break;
    case Op::kSext:
      set(path, in.dst, values_.cut(values_.extend(value(*path, in.a), in.width), in.size));
      break;
    case Op::kIndex: {
      const Value step = values_.binary(Op::kMul, 64, value(*path, in.b),
                                        values_.constant(static_cast<std::uint64_t>(in.imm)));
      set(path, in.dst, values_.binary(Op::kAdd, 64, value(*path, in.a), step));
      break;
    }
    case Op::kStackAddress: {
      const Frame& frame = control(*path).frames.back();
      const auto addresses = stack_addresses(program_.functions[frame.function], frame.base);
      set(path, in.dst, values_.constant(addresses[static_cast<std::size_t>(in.imm)]));
      break;
    }
    case Op::kTlsAddress: {
      const Variable& variable = program_.thread_locals[static_cast<std::size_t>(in.imm)];
      set(path, in.dst,
          values_.constant(layout::kTls + (std::uint64_t{path->running} << 24) + variable.address));
      break;
    }
    case Op::kUDiv:
    case Op::kSDiv:
    case Op::kURem:
    case Op::kSRem: {
      const Guard error =
          values_.divide_error(in.op, in.width, value(*path, in.a), value(*path, in.b));
      if (fail(path, Kind::kAssertion, error) == Next::kGone) return Next::kGone;
      [[fallthrough]];
    }
    default:
      set(path, in.dst, values_.binary(in.op, in.width, value(*path, in.a), value(*path, in.b)));
  }
  return Next::kGoOn;
}

Run::Next Run::branch(Path* path, const Instruction& in) {
  if (need(path, in.a) == Next::kGone) return Next::kGone;
  const Guard taken = negate(terms_.is_zero(value(*path, in.a).bits));
  const Guard yes = terms_.both(path->guard, taken);
  const Guard no = terms_.both(path->guard, negate(taken));
  const bool can_yes = solver_.feasible(yes);
  const bool can_no = solver_.feasible(no);
  if (!can_yes && !can_no) return Next::kGone;
  if (can_yes && can_no) {
    Path other = *path;
    other.guard = no;
    control(&other).frames.back().next = in.target2;
    paths_.push_back(std::move(other));
    path->guard = yes;
  }
  control(path).frames.back().next = can_yes ? in.target : in.target2;
  return Next::kJumped;
}

Run::Next Run::jump_cases(Path* path, const Instruction& in) {
  if (need(path, in.a) == Next::kGone) return Next::kGone;
  const Frame& frame = control(*path).frames.back();
  const SwitchTable& table =
      program_.functions[frame.function].switches[static_cast<std::size_t>(in.imm)];
  const Term term = value(*path, in.a).bits;
  std::map<std::uint32_t, Guard> targets;
  Guard left = kAlways;
  for (const auto& [label, target] : table.cases) {
    const Guard it = terms_.both(left, terms_.equal(term, terms_.constant(label)));
    left = terms_.both(left, negate(it));
    Guard& guard = targets.try_emplace(target, kNever).first->second;
    guard = terms_.either(guard, it);
  }
  Guard& guard = targets.try_emplace(table.otherwise, kNever).first->second;
  guard = terms_.either(guard, left);
  for (const auto& [target, when] : targets) {
    Path one = *path;
    if (!narrow(&one, when)) continue;
    control(&one).frames.back().next = target;
    paths_.push_back(std::move(one));
  }
  return Next::kGone;
}

}  // namespace kheddle::symbolic
