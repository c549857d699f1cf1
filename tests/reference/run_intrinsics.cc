// The part of Run that carries out the calls of model/kheddle.h.
#include "checker/base/check.h"
#include "tests/reference/run.h"

namespace kheddle::reference {

Kind Run::named_kind(const Operand& operand) {
  Kind kind = Kind::kAssertion;
  if (!kind_from_name(literal(program_, need(operand)), &kind))
    throw End{Ending::kLimit, "unknown-kind"};
  return kind;
}

void Run::any(const Instruction& in) {
  const std::uint64_t samples = need(in.args[0]);
  const std::uint64_t n = need(in.args[1]);
  if (n == 0) fail(Kind::kAssertion);
  if (const auto kind = memory_.judge(samples, 8 * n, false)) fail(*kind);
  set(in.dst, memory_.load(samples + std::uint64_t{8} * choose(n), 8));
}

void Run::spawn(const Instruction& in) {
  const std::uint64_t address = need(in.args[0]);
  const Value argument = constant(need(in.args[1]));
  need(in.args[2]);
  const bool daemon = need(in.args[3]) != 0;
  const FunctionId function = callee(address);
  if (!program_.functions[function].defined) fail(Kind::kUnmodelledCall);
  const std::uint32_t child = add_thread(daemon);
  push_frame(child, function, {argument});
  run_child(child);
  set(in.dst, constant(child));
}

void Run::intrinsic(const Instruction& in) {
  // An undefined bit in any argument is a finding, but for kh_note's object.
  for (std::size_t i = 0; i < in.args.size(); ++i)
    if (!(in.intrinsic == Intrinsic::kNote && i == 1)) need(in.args[i]);
  const auto argument = [&](std::size_t i) { return value(in.args[i]).bits; };
  const bool in_section = state_.threads[thread_].sections > 0;
  // The thread that an argument names; none is the model's mistake.
  const auto named_thread = [&](std::size_t i) -> Thread& {
    const std::uint64_t number = argument(i) & mask(32);
    if (!in_section || number >= state_.threads.size()) fail(Kind::kAssertion);
    return state_.threads[number];
  };
  switch (in.intrinsic) {
    case Intrinsic::kAtomicBegin: state_.threads[thread_].sections++; break;
    case Intrinsic::kAtomicEnd:
      if (!in_section) fail(Kind::kAssertion);
      state_.threads[thread_].sections--;
      break;
    case Intrinsic::kAwait:
      if (!in_section) fail(Kind::kAssertion);
      if (argument(0) != 0) break;
      if (in_constructor_) fail(Kind::kAssertion);
      throw End{Ending::kBlocked};
    case Intrinsic::kChoose: {
      const std::uint64_t n = argument(0) & mask(32);
      if (n == 0) fail(Kind::kAssertion);
      set(in.dst, constant(choose(n)));
      break;
    }
    case Intrinsic::kAny: any(in); break;
    case Intrinsic::kSpawn: spawn(in); break;
    case Intrinsic::kSelf: set(in.dst, constant(thread_)); break;
    case Intrinsic::kFinished: set(in.dst, constant(named_thread(0).finished)); break;
    case Intrinsic::kHold: {
      Thread& thread = named_thread(0);
      if (!thread.finished) thread.held = true;
      break;
    }
    case Intrinsic::kLetGo: named_thread(0).held = false; break;
    case Intrinsic::kStall:
      KHEDDLE_CHECK(in_section || in_constructor_, "a thread at kh_stall takes no step");
      fail(Kind::kAssertion);
    case Intrinsic::kAllocate: allocate(in); break;
    case Intrinsic::kFree: release(in); break;
    case Intrinsic::kSize: {
      const auto object = state_.objects.find(argument(0));
      const bool live =
          object != state_.objects.end() && object->second.kind == Object::Kind::kHeap;
      const std::uint64_t size = live ? object->second.bytes.size() : 0;
      if (size > 0) {
        touch(argument(0), 1, false, true);
        if (in_step_tail_) tail_accessed_ = true;
        Access access;
        access.address = argument(0);
        access.size = 1;
        access.marked = in_section;
        access.silent = true;
        record(std::move(access));
      }
      set(in.dst, constant(size));
      break;
    }
    case Intrinsic::kCheckRead: check_read(in); break;
    case Intrinsic::kCheckWrite: access(in, argument(0), argument(1), true); break;
    case Intrinsic::kFail: fail(named_kind(in.args[0]));
    case Intrinsic::kWarn: warn(named_kind(in.args[0])); break;
    case Intrinsic::kAssume:
      if (argument(0) == 0) throw End{Ending::kCut};
      break;
    case Intrinsic::kOrder:
      result_.orders.push_back(
          {{argument(1), static_cast<std::uint32_t>(argument(2))},
           {argument(3), static_cast<std::uint32_t>(argument(4))},
           site_of(program_, finding_place(program_, state_.threads[thread_]))});
      break;
    case Intrinsic::kNote:
    case Intrinsic::kReach: break;
    case Intrinsic::kProgress: result_.progress = true; break;
    case Intrinsic::kQuiescent:
      if (argument(0) == 0) fail(Kind::kStuckState);
      break;
    case Intrinsic::kRaceIgnore: state_.threads[thread_].ignores++; break;
    case Intrinsic::kRaceHeed:
      if (state_.threads[thread_].ignores == 0) fail(Kind::kAssertion);
      state_.threads[thread_].ignores--;
      break;
    case Intrinsic::kMarkBegin: state_.threads[thread_].marks++; break;
    case Intrinsic::kMarkEnd:
      if (state_.threads[thread_].marks == 0) fail(Kind::kAssertion);
      state_.threads[thread_].marks--;
      break;
    case Intrinsic::kExclusive: {
      const bool writers_only = argument(2) != 0;
      if (argument(1) == 0) break;
      touch(argument(0), argument(1), !writers_only, true);
      if (in_step_tail_ && !memory_.local(thread_, argument(0), argument(1))) tail_accessed_ = true;
      if (memory_.judge(argument(0), argument(1), false)) break;
      Access access;
      access.address = argument(0);
      access.size = argument(1);
      access.write = !writers_only;
      access.exclusive = true;
      record(std::move(access));
      break;
    }
  }
}

}  // namespace kheddle::reference
