#include "checker/front/liveness.h"

#include "checker/base/check.h"

namespace kheddle {
namespace {

using Words = std::vector<std::uint64_t>;

bool ends_flow(Op op) {
  return op == Op::kReturn || op == Op::kUnreachable || op == Op::kUnsupported;
}

std::vector<std::uint32_t> members(const Words& words) {
  std::vector<std::uint32_t> result;
  for (std::size_t i = 0; i < words.size(); ++i)
    for (std::uint64_t rest = words[i]; rest != 0; rest &= rest - 1)
      result.push_back(static_cast<std::uint32_t>(64 * i) +
                       static_cast<std::uint32_t>(__builtin_ctzll(rest)));
  return result;
}

void remove(Words& words, std::uint32_t slot) {
  if (slot != kNone) words[slot / 64] &= ~(std::uint64_t{1} << (slot % 64));
}

}  // namespace

void for_each_read(const Instruction& instruction,
                   const std::function<void(std::uint32_t)>& visit) {
  const auto one = [&visit](const Operand& operand) {
    if (!operand.constant) visit(static_cast<std::uint32_t>(operand.value));
  };
  one(instruction.a);
  one(instruction.b);
  one(instruction.c);
  for (const Operand& argument : instruction.args) one(argument);
}

std::vector<std::uint32_t> successors(const Function& function, std::uint32_t index) {
  const Instruction& instruction = function.code[index];
  switch (instruction.op) {
    case Op::kJump: return {instruction.target};
    case Op::kBranch: return {instruction.target, instruction.target2};
    case Op::kSwitch: {
      const SwitchTable& table = function.switches[static_cast<std::size_t>(instruction.imm)];
      std::vector<std::uint32_t> result = {table.otherwise};
      for (const auto& [value, target] : table.cases) result.push_back(target);
      return result;
    }
    default:
      if (ends_flow(instruction.op)) return {};
      KHEDDLE_CHECK(index + 1 < function.code.size(), "every block ends with a terminator");
      return {index + 1};
  }
}

void compute_liveness(Function& function) {
  const auto count = static_cast<std::uint32_t>(function.code.size());
  const std::size_t width = (function.slots + 63) / 64;
  std::vector<Words> before(count, Words(width));
  const auto after = [&](std::uint32_t index) {
    Words result(width);
    for (const std::uint32_t next : successors(function, index)) {
      KHEDDLE_CHECK(next < count, "a jump stays in its function");
      for (std::size_t i = 0; i < width; ++i) result[i] |= before[next][i];
    }
    remove(result, function.code[index].dst);
    remove(result, function.code[index].dst2);
    return result;
  };
  for (bool changed = true; changed;) {
    changed = false;
    for (std::uint32_t index = count; index-- > 0;) {
      Words live = after(index);
      for_each_read(function.code[index], [&live](std::uint32_t slot) {
        live[slot / 64] |= std::uint64_t{1} << (slot % 64);
      });
      if (live == before[index]) continue;
      before[index] = std::move(live);
      changed = true;
    }
  }
  function.live.resize(count);
  function.live_after.assign(count, {});
  for (std::uint32_t index = 0; index < count; ++index) {
    function.live[index] = members(before[index]);
    if (function.code[index].op == Op::kCall) function.live_after[index] = members(after(index));
  }
}

}  // namespace kheddle
