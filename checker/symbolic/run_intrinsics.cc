// The calls of model/kheddle.h.
#include "checker/base/check.h"
#include "checker/symbolic/run.h"

namespace kheddle::symbolic {
namespace {

constexpr std::uint64_t kSlots = 4096;

// Lanes take all sides of a choice.
std::uint64_t scatter(std::uint64_t seed) {
  seed = (seed + 0x9e3779b97f4a7c15) * 0xbf58476d1ce4e5b9;
  seed = (seed ^ (seed >> 29)) * 0x94d049bb133111eb;
  return seed ^ (seed >> 32);
}

}  // namespace

bool Run::kind_of(const Path& path, const Operand& operand, Kind* kind) const {
  std::uint64_t address = 0;
  return terms_.constant_value(value(path, operand).bits, &address) &&
         kind_from_name(literal(address), kind);
}

// A thread that the argument names; that there is none is the model's mistake.
Run::Next Run::named_thread(Path* path, const Operand& operand, std::uint32_t* result) {
  std::uint64_t n = 0;
  if (number(path, operand, &n) == Next::kGone) return Next::kGone;
  *result = static_cast<std::uint32_t>(n);
  step_.about_threads = true;
  if (control(path).sections == 0) return fail(path, Kind::kAssertion, kAlways);
  return fail(path, Kind::kAssertion, negate(exists(*path, *result)));
}

Run::Next Run::choose(Path* path, std::uint64_t of, Term* value) {
  if (of == 0) return fail(path, Kind::kAssertion, kAlways);
  if (of > 4096) {
    limit(*path, "symbolic", "a choice of more than 4096");
    return Next::kGone;
  }
  Cases cases;
  Guard left = kAlways;
  StepChoice choice{path->guard, 0, static_cast<std::uint32_t>(of), false, {}};
  for (std::uint64_t i = 0; i + 1 < of; ++i) {
    const Guard it = terms_.unknown_guard(scatter(terms_.size() * 64 + i));
    choice.unknowns.push_back(it);
    cases.emplace_back(i, terms_.both(left, it));
    left = terms_.both(left, negate(it));
  }
  cases.emplace_back(of - 1, left);
  *value = terms_.of_cases(std::move(cases));
  choice.value = *value;
  step_.choices.push_back(std::move(choice));
  path->choices++;
  return Next::kGoOn;
}

Run::Next Run::any(Path* path, const Instruction& in) {
  std::uint64_t samples = 0, n = 0;
  if (number(path, in.args[0], &samples) == Next::kGone ||
      number(path, in.args[1], &n) == Next::kGone)
    return Next::kGone;
  n &= mask(32);
  if (n == 0) return fail(path, Kind::kAssertion, kAlways);
  const Judged judged = judge(*path, samples, 8 * n, false);
  const Guard dead = terms_.both(judged.dead, negate(judged.fine));
  if (fail(path, Kind::kNullDeref, judged.null) == Next::kGone ||
      fail(path, Kind::kUseAfterFree, dead) == Next::kGone ||
      fail(path, Kind::kOutOfBounds, negate(judged.fine)) == Next::kGone)
    return Next::kGone;
  if (context_.options.symbolic_any) {
    // What the samples are is of no interest, but lanes start from them: they sit at the edges.
    Terms::LaneValues lanes{};
    for (unsigned lane = 0; lane < Terms::kLanes; ++lane) {
      const Value sample = load_bytes(*path, samples + 8 * (lane % n), 8);
      if (!terms_.constant_value(sample.bits, &lanes[lane])) lanes[lane] = lane;
    }
    const Term value = terms_.unknown(lanes);
    step_.choices.push_back({path->guard, value, static_cast<std::uint32_t>(n), true, {}});
    path->choices++;
    set(path, in.dst, values_.defined(value));
    return Next::kGoOn;
  }
  Term chosen = 0;
  if (choose(path, n, &chosen) == Next::kGone) return Next::kGone;
  Value result = load_bytes(*path, samples, 8);
  for (std::uint64_t i = 1; i < n; ++i)
    result = values_.pick(terms_.equal(chosen, terms_.constant(i)),
                          load_bytes(*path, samples + 8 * i, 8), result);
  set(path, in.dst, result);
  return Next::kGoOn;
}

Run::Next Run::allocate(Path* path, const Instruction& in) {
  std::uint64_t size = 0, zeroed = 0;
  if (number(path, in.args[0], &size) == Next::kGone ||
      number(path, in.args[1], &zeroed) == Next::kGone)
    return Next::kGone;
  step_.about_heap = true;
  if (size > layout::kMaxObject) {
    limit(*path, "heap", "an object of more than 1 MiB");
    return Next::kGone;
  }
  const PlaceId allocated = place(*path);
  for (std::uint64_t slot = 0; slot < kSlots; ++slot) {
    const std::uint64_t address =
        layout::kHeap + (std::uint64_t{path->running} << 32) + (slot << 20);
    const Guard empty = has_status(*path, address, kNoObject);
    Path one = *path;
    if (narrow(&one, empty)) {
      set_object(&one, address, kLiveObject, size, allocated);
      make_cells(&one, address, size, zeroed != 0 ? kZeroCell : kUndefinedCell);
      set(&one, in.dst, values_.constant(address));
      control(&one).frames.back().next++;
      one.split = false;
      if (one.mode == Mode::kOperation && one.parent == kNone && control(one).sections == 0)
        one.mode = Mode::kStepTail;
      paths_.push_back(std::move(one));
    }
    if (!narrow(path, negate(empty))) return Next::kGone;
  }
  limit(*path, "heap", "a thread has 4096 objects");
  return Next::kGone;
}

Run::Next Run::release(Path* path, const Instruction& in) {
  std::uint64_t address = 0;
  if (number(path, in.args[0], &address) == Next::kGone) return Next::kGone;
  if (address == 0) return Next::kGoOn;
  step_.about_heap = true;
  const bool slot =
      address >= layout::kHeap && address < layout::kStacks && address % layout::kMaxObject == 0;
  if (!slot) return fail(path, Kind::kInvalidFree, kAlways);
  const Guard freed = has_status(*path, address, kFreedObject);
  if (fail(path, Kind::kDoubleFree, freed) == Next::kGone) return Next::kGone;
  const Guard live = has_status(*path, address, kLiveObject);
  if (fail(path, Kind::kInvalidFree, negate(live)) == Next::kGone) return Next::kGone;
  const Object known = object(*path, address);
  Cases one;
  std::uint64_t size = 0, largest = 0;
  if (terms_.constant_value(known.size, &size)) one = {{size, kAlways}};
  const Cases* sizes = terms_.cases(known.size);
  const Cases all = sizes != nullptr ? *sizes : one;
  for (const auto& [bytes, guard] : all) {
    largest = std::max(largest, bytes);
    StepAccess access;
    access.guard = guard;
    access.address = address;
    access.size = bytes;
    access.write = true;
    access.silent = true;
    if (bytes > 0) record(*path, in, access);
  }
  step_.touches.push_back({path->guard, here(*path), address, 1, true, false, path->running});
  if (path->mode == Mode::kStepTail && path->parent == kNone) path->tail_accessed = true;
  set_object(path, address, kFreedObject, 0, 0);
  make_cells(path, address, largest, kZeroCell);
  return Next::kGoOn;
}

Run::Next Run::size_of(Path* path, const Instruction& in) {
  std::uint64_t address = 0;
  if (number(path, in.args[0], &address) == Next::kGone) return Next::kGone;
  const bool slot =
      address >= layout::kHeap && address < layout::kStacks && address % layout::kMaxObject == 0;
  if (!slot) {
    set(path, in.dst, values_.constant(0));
    return Next::kGoOn;
  }
  const Object known = object(*path, address);
  const Guard live = has_status(*path, address, kLiveObject);
  const Guard some = terms_.both(live, negate(terms_.is_zero(known.size)));
  StepAccess access;
  access.guard = some;
  access.address = address;
  access.size = 1;
  access.silent = true;
  record(*path, in, access);
  step_.touches.push_back(
      {terms_.both(path->guard, some), here(*path), address, 1, false,
       control(path).sections == 0 && !(path->mode == Mode::kConstructor && path->parent == kNone),
       path->running});
  if (path->mode == Mode::kStepTail && path->parent == kNone && some != kNever)
    path->tail_accessed = true;
  set(path, in.dst, values_.defined(terms_.pick(live, known.size, terms_.constant(0))));
  return Next::kGoOn;
}

// The range of kh_check_read and kh_check_write.
Run::Next Run::checked_range(Path* path, const Instruction& in, bool write, std::uint64_t* address,
                             std::uint64_t* size) {
  if (is_unknown(*path, in.args[1]) &&
      (number(path, in.args[0], address) == Next::kGone ||
       length_of(path, in.args[1], *address, write, size) == Next::kGone))
    return Next::kGone;
  if (number(path, in.args[1], size) == Next::kGone) return Next::kGone;
  if (*size == 0) return Next::kGoOn;
  return address_of(path, in.args[0], *size, write, address);
}

Run::Next Run::check_read(Path* path, const Instruction& in) {
  std::uint64_t address = 0, size = 0;
  if (checked_range(path, in, false, &address, &size) == Next::kGone) return Next::kGone;
  if (size == 0) return Next::kGoOn;
  if (access(path, in, address, size, false) == Next::kGone) return Next::kGone;
  Guard unknown = kNever;
  for (std::uint64_t done = 0; done < size;) {
    const auto length = static_cast<unsigned>(std::min(8 - (address + done) % 8, size - done));
    unknown =
        terms_.either(unknown, values_.has_undefined(load_bytes(*path, address + done, length)));
    done += length;
  }
  return fail(path, Kind::kUninitRead, unknown);
}

Run::Next Run::exclusive(Path* path, const Instruction& in) {
  std::uint64_t address = 0, size = 0, writers_only = 0;
  if (number(path, in.args[0], &address) == Next::kGone ||
      number(path, in.args[1], &size) == Next::kGone ||
      number(path, in.args[2], &writers_only) == Next::kGone)
    return Next::kGone;
  if (size == 0) return Next::kGoOn;
  touch(*path, address, size, writers_only == 0, true);
  if (path->mode == Mode::kStepTail && path->parent == kNone &&
      !local(path->running, address, size))
    path->tail_accessed = true;
  StepAccess access;
  access.guard = judge(*path, address, size, false).fine;
  access.address = address;
  access.size = size;
  access.write = writers_only == 0;
  access.exclusive = true;
  record(*path, in, access);
  return Next::kGoOn;
}

// All but kh_spawn.
Run::Next Run::intrinsic(Path* path, const Instruction& in) {
  for (std::size_t i = 0; i < in.args.size(); ++i) {
    const bool any_object = in.intrinsic == Intrinsic::kNote && i == 1;
    if (!any_object && need(path, in.args[i]) == Next::kGone) return Next::kGone;
  }
  // Whether the argument is false.
  const auto is_false = [&] { return terms_.is_zero(value(*path, in.args[0]).bits); };
  Control& thread = control(path);
  const bool in_section = thread.sections > 0;
  switch (in.intrinsic) {
    case Intrinsic::kAtomicBegin: thread.sections++; return Next::kGoOn;
    case Intrinsic::kAtomicEnd:
      if (!in_section) return fail(path, Kind::kAssertion, kAlways);
      thread.sections--;
      return Next::kGoOn;
    case Intrinsic::kAwait: {
      if (!in_section) return fail(path, Kind::kAssertion, kAlways);
      const Guard waits = is_false();
      if (path->mode == Mode::kConstructor && path->parent == kNone)
        return fail(path, Kind::kAssertion, waits);
      step_.blocked = terms_.either(step_.blocked, terms_.both(path->guard, waits));
      return narrow(path, negate(waits)) ? Next::kGoOn : Next::kGone;
    }
    case Intrinsic::kChoose: {
      std::uint64_t n = 0;
      Term chosen = 0;
      if (number(path, in.args[0], &n) == Next::kGone) return Next::kGone;
      if (choose(path, n & mask(32), &chosen) == Next::kGone) return Next::kGone;
      set(path, in.dst, values_.defined(chosen));
      return Next::kGoOn;
    }
    case Intrinsic::kAny: return any(path, in);
    case Intrinsic::kSelf:
      step_.asks_self = true;
      set(path, in.dst, values_.constant(path->running));
      return Next::kGoOn;
    case Intrinsic::kFinished: {
      std::uint32_t other = 0;
      if (named_thread(path, in.args[0], &other) == Next::kGone) return Next::kGone;
      set(path, in.dst, values_.defined(terms_.of_guard(finished(*path, other))));
      return Next::kGoOn;
    }
    case Intrinsic::kHold: {
      std::uint32_t other = 0;
      if (named_thread(path, in.args[0], &other) == Next::kGone) return Next::kGone;
      path->after.held[other] = terms_.either(held(*path, other), negate(finished(*path, other)));
      return Next::kGoOn;
    }
    case Intrinsic::kLetGo: {
      std::uint32_t other = 0;
      if (named_thread(path, in.args[0], &other) == Next::kGone) return Next::kGone;
      path->after.held[other] = kNever;
      return Next::kGoOn;
    }
    case Intrinsic::kStall: return fail(path, Kind::kAssertion, kAlways);
    case Intrinsic::kAllocate: return allocate(path, in);
    case Intrinsic::kFree: return release(path, in);
    case Intrinsic::kSize: return size_of(path, in);
    case Intrinsic::kCheckRead: return check_read(path, in);
    case Intrinsic::kCheckWrite: {
      std::uint64_t address = 0, size = 0;
      if (checked_range(path, in, true, &address, &size) == Next::kGone) return Next::kGone;
      return access(path, in, address, size, true);
    }
    case Intrinsic::kFail:
    case Intrinsic::kWarn: {
      Kind kind = Kind::kAssertion;
      if (!kind_of(*path, in.args[0], &kind)) return fail(path, Kind::kAssertion, kAlways);
      if (in.intrinsic == Intrinsic::kFail) return fail(path, kind, kAlways);
      if (solver_.feasible(path->guard))
        step_.findings.push_back({path->guard, kind, place(*path)});
      return Next::kGoOn;
    }
    case Intrinsic::kAssume: return cut_off(path, is_false());
    case Intrinsic::kNote:
    case Intrinsic::kOrder:
    case Intrinsic::kProgress: return Next::kGoOn;
    case Intrinsic::kReach: {
      std::uint64_t label = 0;
      if (number(path, in.args[0], &label) == Next::kGone) return Next::kGone;
      step_.reached.emplace_back(label, path->guard);
      return Next::kGoOn;
    }
    case Intrinsic::kQuiescent: return fail(path, Kind::kStuckState, is_false());
    case Intrinsic::kRaceIgnore: thread.ignores++; return Next::kGoOn;
    case Intrinsic::kRaceHeed:
      if (thread.ignores == 0) return fail(path, Kind::kAssertion, kAlways);
      thread.ignores--;
      return Next::kGoOn;
    case Intrinsic::kMarkBegin: thread.marks++; return Next::kGoOn;
    case Intrinsic::kMarkEnd:
      if (thread.marks == 0) return fail(path, Kind::kAssertion, kAlways);
      thread.marks--;
      return Next::kGoOn;
    case Intrinsic::kExclusive: return exclusive(path, in);
    case Intrinsic::kSpawn: break;
  }
  return Next::kGoOn;
}

}  // namespace kheddle::symbolic
