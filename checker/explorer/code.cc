#include "checker/explorer/code.h"

namespace kheddle {
namespace {

std::int32_t operand(const Operand& from, FunctionCode* function) {
  if (!from.constant) return static_cast<std::int32_t>(from.value);
  function->constants.push_back(from.value);
  return ~static_cast<std::int32_t>(function->constants.size() - 1);
}

std::uint8_t visibility(const Instruction& from) {
  switch (from.op) {
    case Op::kLoad:
    case Op::kStore: return from.marked ? kAlwaysVisible : kVisibleIfExposed;
    case Op::kAtomicRmw:
    case Op::kCmpXchg: return kAlwaysVisible;
    case Op::kCopy:
    case Op::kFill: return kVisibleIfExposed;
    case Op::kIntrinsic:
      switch (from.intrinsic) {
        case Intrinsic::kAtomicBegin:
        case Intrinsic::kSpawn:
        case Intrinsic::kStall: return kAlwaysVisible;
        case Intrinsic::kFree:
        case Intrinsic::kCheckRead:
        case Intrinsic::kCheckWrite:
        case Intrinsic::kExclusive:
        case Intrinsic::kSize: return kVisibleIfExposed;
        default: return kNeverVisible;
      }
    default: return kNeverVisible;
  }
}

FunctionCode decode(const Function& from) {
  FunctionCode function;
  function.slots = from.slots;
  std::uint64_t offset = 0;
  for (const StackObject& object : from.stack) {
    function.object_offsets.push_back(static_cast<std::uint32_t>(offset));
    offset += (object.size + layout::kGranule - 1) / layout::kGranule * layout::kGranule +
              layout::kGranule;
  }
  function.stack_bytes = static_cast<std::uint32_t>(offset);
  for (const Instruction& in : from.code) {
    Code code;
    code.op = in.op;
    code.width = in.width;
    code.size = in.size;
    code.rmw = in.rmw;
    code.intrinsic = in.intrinsic;
    code.marked = in.marked;
    code.has_value = in.has_value;
    code.visibility = visibility(in);
    code.dst = in.dst == kNone ? -1 : static_cast<std::int32_t>(in.dst);
    code.dst2 = in.dst2 == kNone ? -1 : static_cast<std::int32_t>(in.dst2);
    code.a = operand(in.a, &function);
    code.b = operand(in.b, &function);
    code.c = operand(in.c, &function);
    code.target = in.target;
    code.target2 = in.target2;
    code.callee = in.callee;
    code.args = static_cast<std::uint32_t>(function.args.size());
    code.arg_count = static_cast<std::uint32_t>(in.args.size());
    for (const Operand& arg : in.args) {
      std::int32_t decoded = operand(arg, &function);
      function.args.push_back(decoded);
    }
    code.imm = in.imm;
    function.code.push_back(code);
  }
  return function;
}

}  // namespace

std::vector<FunctionCode> decode(const Program& program) {
  std::vector<FunctionCode> functions;
  functions.reserve(program.functions.size());
  for (const Function& function : program.functions) functions.push_back(decode(function));
  return functions;
}

}  // namespace kheddle
