#include "checker/front/dump.h"

#include <fmt/format.h>

#include <array>

#include "checker/front/intrinsics.h"

namespace kheddle {
namespace {

constexpr std::array kOpNames = {
    "add",   "sub",         "mul",        "udiv",    "sdiv",   "urem",  "srem",   "and",
    "or",    "xor",         "shl",        "lshr",    "ashr",   "eq",    "ne",     "ult",
    "ule",   "slt",         "sle",        "select",  "move",   "trunc", "sext",   "index",
    "load",  "store",       "rmw",        "cmpxchg", "copy",   "fill",  "stack",  "live",
    "dead",  "tls",         "jump",       "branch",  "switch", "call",  "return", "intrinsic",
    "fence", "unreachable", "unsupported"};
static_assert(kOpNames.size() == static_cast<std::size_t>(Op::kUnsupported) + 1);

constexpr std::array kRmwNames = {"xchg", "add", "sub", "and",  "nand", "or",
                                  "xor",  "max", "min", "umax", "umin"};

std::string slot_text(const Function& function, std::uint64_t slot) {
  const std::string name = slot < function.slot_names.size() ? function.slot_names[slot] : "";
  return name.empty() ? fmt::format("s{}", slot) : fmt::format("s{}:{}", slot, name);
}

std::string constant_text(const Program& program, std::uint64_t value) {
  if (value >= layout::kFunctions) {
    const std::uint64_t id = (value - layout::kFunctions) / 16;
    if ((value - layout::kFunctions) % 16 == 0 && id < program.functions.size())
      return "&" + program.functions[id].name;
  }
  if (value >= layout::kGlobals && value < layout::kFunctions)
    for (const Variable& variable : program.variables)
      if (value >= variable.address && value <= variable.address + variable.size)
        return value == variable.address
                   ? "&" + variable.name
                   : fmt::format("&{}+{}", variable.name, value - variable.address);
  const auto as_signed = static_cast<std::int64_t>(value);
  return as_signed < 0 && as_signed > -65536 ? fmt::format("{}", as_signed)
                                             : fmt::format("{}", value);
}

std::string initial_text(const Variable& variable) {
  std::size_t used = variable.initial.size();
  while (used > 0 && variable.initial[used - 1] == 0) --used;
  std::string text;
  for (std::size_t i = 0; i < used && i < 64; ++i)
    text += fmt::format("{:02x}", variable.initial[i]);
  return used > 64 ? text + "..." : text;
}

std::string variable_line(const Program& program, const Variable& variable) {
  return fmt::format("{:#x} {} size {}{} type {} = {}\n", variable.address, variable.name,
                     variable.size, variable.constant ? " constant" : "",
                     program.types[variable.type].name, initial_text(variable));
}

}  // namespace

const char* op_name(Op op) { return kOpNames[static_cast<std::size_t>(op)]; }

std::string dump(const Program& program, const Function& function, const Instruction& instruction) {
  const auto operand = [&](const Operand& one) {
    return one.constant ? constant_text(program, one.value) : slot_text(function, one.value);
  };
  const auto arguments = [&] {
    std::string text;
    for (const Operand& one : instruction.args) text += (text.empty() ? "" : ", ") + operand(one);
    return text;
  };
  std::string text;
  if (instruction.dst != kNone) text = slot_text(function, instruction.dst);
  if (instruction.dst2 != kNone) text += ", " + slot_text(function, instruction.dst2);
  if (!text.empty()) text += " = ";
  const std::string a = operand(instruction.a), b = operand(instruction.b),
                    c = operand(instruction.c);
  std::string name = op_name(instruction.op);
  const char* marked = instruction.marked ? " marked" : "";
  switch (instruction.op) {
    case Op::kSelect: return text + fmt::format("select {} ? {} : {}", a, b, c);
    case Op::kMove: return text + "move " + a;
    case Op::kTrunc: return text + fmt::format("trunc.{} {}", instruction.width, a);
    case Op::kSext:
      return text + fmt::format("sext.{}.{} {}", instruction.width, instruction.size, a);
    case Op::kIndex: return text + fmt::format("index {} + {} * {}", a, b, instruction.imm);
    case Op::kLoad: return text + fmt::format("load.{} [{}]{}", instruction.size, a, marked);
    case Op::kStore: return fmt::format("store.{} [{}] = {}{}", instruction.size, a, b, marked);
    case Op::kAtomicRmw:
      return text + fmt::format("rmw.{}.{} [{}], {}", instruction.size,
                                kRmwNames[static_cast<std::size_t>(instruction.rmw)], a, b);
    case Op::kCmpXchg:
      return text + fmt::format("cmpxchg.{} [{}], {} -> {}", instruction.size, a, b, c);
    case Op::kCopy:
    case Op::kFill: return fmt::format("{} [{}], {}, {}{}", name, a, b, c, marked);
    case Op::kStackAddress:
    case Op::kLive:
    case Op::kDead:
      return text + fmt::format("{} {}:{}", name, instruction.imm,
                                function.stack[static_cast<std::size_t>(instruction.imm)].name);
    case Op::kTlsAddress:
      return text + "tls " + program.thread_locals[static_cast<std::size_t>(instruction.imm)].name;
    case Op::kJump: return fmt::format("jump {}", instruction.target);
    case Op::kBranch:
      return fmt::format("branch {} ? {} : {}", a, instruction.target, instruction.target2);
    case Op::kSwitch: {
      const SwitchTable& table = function.switches[static_cast<std::size_t>(instruction.imm)];
      text = fmt::format("switch.{} {} {{", instruction.width, a);
      for (const auto& [value, target] : table.cases)
        text += fmt::format(" {}: {},", value, target);
      return text + fmt::format(" else: {} }}", table.otherwise);
    }
    case Op::kCall:
      return text + fmt::format("call {}({})",
                                instruction.callee == kNone
                                    ? "*" + a
                                    : program.functions[instruction.callee].name,
                                arguments());
    case Op::kReturn: return instruction.has_value ? "return " + a : "return";
    case Op::kIntrinsic:
      return text + fmt::format("{}({})", intrinsic_name(instruction.intrinsic), arguments());
    case Op::kFence:
    case Op::kUnreachable: return name;
    case Op::kUnsupported:
      return fmt::format("unsupported \"{}\"",
                         program.texts[static_cast<std::size_t>(instruction.imm)]);
    default: return text + fmt::format("{}.{} {}, {}", name, instruction.width, a, b);
  }
}

std::string dump(const Program& program, const Function& function) {
  if (!function.defined) return fmt::format("undefined {}\n", function.name);
  std::string text = fmt::format(
      "function {}: {} parameters, {} slots{}{}\n", function.name, function.parameters,
      function.slots, function.variadic ? ", variadic" : "", function.in_model ? ", model" : "");
  for (const StackObject& object : function.stack)
    text += fmt::format("  object {} size {}{} type {}\n", object.name, object.size,
                        object.has_lifetime ? " lifetime" : "", program.types[object.type].name);
  for (std::size_t i = 0; i < function.code.size(); ++i) {
    const Place& place = program.places[function.code[i].place];
    std::string live;
    for (const std::uint32_t slot : function.live[i]) live += fmt::format(" {}", slot);
    text += fmt::format("  {:4}  {:<60} ; {}:{}{} live{}\n", i,
                        dump(program, function, function.code[i]), place.file, place.line,
                        place.inlined_at != 0 ? " inlined" : "", live);
  }
  return text;
}

std::string dump(const Program& program) {
  std::string text = fmt::format("program {} variant \"{}\" digest {:016x}\n", program.name,
                                 program.variant, program.digest);
  for (const Variable& variable : program.variables) text += variable_line(program, variable);
  for (const Variable& variable : program.thread_locals)
    text += "thread-local " + variable_line(program, variable);
  for (const FunctionId constructor : program.constructors)
    text += "constructor " + program.functions[constructor].name + "\n";
  for (const Function& function : program.functions) text += dump(program, function);
  return text;
}

}  // namespace kheddle
