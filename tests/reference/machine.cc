#include "tests/reference/machine.h"

#include "tests/reference/run.h"

namespace kheddle::reference {
namespace {

// The next script after one whose choices went as `result` tells; false after the last.
bool next_script(const StepResult& result, std::vector<std::uint32_t>* script) {
  *script = result.choices;
  while (!script->empty()) {
    if (++script->back() < result.choices_of[script->size() - 1]) return true;
    script->pop_back();
  }
  return false;
}

template <typename Take>
std::vector<StepResult> all_outcomes(Take take) {
  std::vector<StepResult> results;
  std::vector<std::uint32_t> script;
  do {
    results.push_back(take(script));
  } while (next_script(results.back(), &script));
  return results;
}

}  // namespace

Machine::Machine(const Program& program, const Granularity& granularity)
    : program_(program), granularity_(granularity), constants_(make_constants(program)) {}

std::vector<StepResult> Machine::starts() const {
  return all_outcomes([&](const std::vector<std::uint32_t>& script) {
    return Run(program_, constants_, granularity_, State(), script).start();
  });
}

std::vector<StepResult> Machine::steps(const State& state, std::uint32_t thread) const {
  return all_outcomes([&](const std::vector<std::uint32_t>& script) {
    return Run(program_, constants_, granularity_, state, script).step(thread);
  });
}

bool Machine::stalled(const State& state, std::uint32_t thread) const {
  if (state.threads[thread].finished) return false;
  const Frame& frame = state.threads[thread].frames.back();
  const Instruction& in = program_.functions[frame.function].code[frame.next];
  return in.op == Op::kIntrinsic && in.intrinsic == Intrinsic::kStall;
}

Kind Machine::stall_kind(const State& state, std::uint32_t thread) const {
  const Frame& frame = state.threads[thread].frames.back();
  const Operand& name = program_.functions[frame.function].code[frame.next].args[0];
  Kind kind = Kind::kUserBlocksLock;
  kind_from_name(literal(program_, name.constant ? name.value : frame.slots[name.value].bits),
                 &kind);
  return kind;
}

bool Machine::always_visible(const State& state, std::uint32_t thread) const {
  const Frame& frame = state.threads[thread].frames.back();
  const Instruction& in = program_.functions[frame.function].code[frame.next];
  switch (in.op) {
    case Op::kLoad:
    case Op::kStore: return in.marked;
    case Op::kAtomicRmw:
    case Op::kCmpXchg: return true;
    case Op::kIntrinsic:
      return in.intrinsic == Intrinsic::kAtomicBegin || in.intrinsic == Intrinsic::kSpawn ||
             in.intrinsic == Intrinsic::kStall;
    default: return false;
  }
}

Site Machine::site(const State& state, std::uint32_t thread) const {
  return site_of(program_, finding_place(program_, state.threads[thread]));
}

Site Machine::site(PlaceId place) const { return site_of(program_, place); }

std::vector<std::uint64_t> Machine::leaked(const State& state) const {
  State copy = state;
  return Memory(program_, constants_, &copy).leaked();
}

}  // namespace kheddle::reference
