#include "tests/front/evaluator.h"

#include <algorithm>
#include <stdexcept>

namespace kheddle::testing {
namespace {

std::uint64_t cut(std::uint64_t value, unsigned bits) {
  return bits >= 64 ? value : value & ((std::uint64_t{1} << bits) - 1);
}

std::int64_t as_signed(std::uint64_t value, unsigned bits) {
  if (bits < 64 && (value >> (bits - 1) & 1) != 0) value |= ~std::uint64_t{0} << bits;
  return static_cast<std::int64_t>(value);
}

std::uint64_t divide(Op op, unsigned width, std::uint64_t a, std::uint64_t b) {
  if (b == 0) throw std::runtime_error("division by zero");
  const std::int64_t x = as_signed(a, width), y = as_signed(b, width);
  switch (op) {
    case Op::kUDiv: return a / b;
    case Op::kURem: return a % b;
    case Op::kSDiv: return y == -1 ? cut(-a, width) : cut(static_cast<std::uint64_t>(x / y), width);
    default: return y == -1 ? 0 : cut(static_cast<std::uint64_t>(x % y), width);
  }
}

std::uint64_t binary(Op op, unsigned width, std::uint64_t a, std::uint64_t b) {
  const std::int64_t x = as_signed(a, width), y = as_signed(b, width);
  switch (op) {
    case Op::kAdd: return cut(a + b, width);
    case Op::kSub: return cut(a - b, width);
    case Op::kMul: return cut(a * b, width);
    case Op::kAnd: return a & b;
    case Op::kOr: return a | b;
    case Op::kXor: return a ^ b;
    case Op::kShl: return b < width ? cut(a << b, width) : 0;
    case Op::kLShr: return b < width ? a >> b : 0;
    case Op::kAShr:
      return cut(static_cast<std::uint64_t>(x >> std::min<std::uint64_t>(b, width - 1)), width);
    case Op::kEq: return a == b;
    case Op::kNe: return a != b;
    case Op::kUlt: return a < b;
    case Op::kUle: return a <= b;
    case Op::kSlt: return x < y;
    case Op::kSle: return x <= y;
    default: return divide(op, width, a, b);
  }
}

std::uint64_t modify(Rmw rmw, unsigned width, std::uint64_t old, std::uint64_t value) {
  const bool less = as_signed(old, width) < as_signed(value, width);
  switch (rmw) {
    case Rmw::kXchg: return value;
    case Rmw::kAdd: return cut(old + value, width);
    case Rmw::kSub: return cut(old - value, width);
    case Rmw::kAnd: return old & value;
    case Rmw::kNand: return cut(~(old & value), width);
    case Rmw::kOr: return old | value;
    case Rmw::kXor: return old ^ value;
    case Rmw::kMax: return less ? value : old;
    case Rmw::kMin: return less ? old : value;
    case Rmw::kUMax: return std::max(old, value);
    default: return std::min(old, value);
  }
}

}  // namespace

Evaluator::Evaluator(const Program& program) : program_(program) {
  for (const Variable& variable : program.variables)
    for (std::size_t i = 0; i < variable.initial.size(); ++i)
      memory_[variable.address + i] = variable.initial[i];
  for (const Variable& variable : program.thread_locals)
    for (std::size_t i = 0; i < variable.initial.size(); ++i)
      memory_[layout::kTls + variable.address + i] = variable.initial[i];
}

std::uint64_t Evaluator::read(std::uint64_t address, unsigned size) const {
  std::uint64_t value = 0;
  for (unsigned i = 0; i < size; ++i) {
    const auto byte = memory_.find(address + i);
    if (byte != memory_.end()) value |= std::uint64_t{byte->second} << (8 * i);
  }
  return value;
}

void Evaluator::write(std::uint64_t address, unsigned size, std::uint64_t value) {
  for (unsigned i = 0; i < size; ++i)
    memory_[address + i] = static_cast<std::uint8_t>(value >> (8 * i));
}

std::uint64_t Evaluator::call(const std::string& name,
                              const std::vector<std::uint64_t>& arguments) {
  fuel_ = 1'000'000;
  for (const Function& function : program_.functions)
    if (function.name == name && function.defined) return run(function, arguments);
  throw std::runtime_error("no function " + name);
}

std::uint64_t Evaluator::run(const Function& function,
                             const std::vector<std::uint64_t>& arguments) {
  Frame frame{&function, std::vector<std::uint64_t>(function.slots), {}};
  for (std::size_t i = 0; i < arguments.size() && i < function.parameters; ++i)
    frame.slots[i] = arguments[i];
  const std::uint64_t base = stack_;
  for (const StackObject& object : function.stack) {
    frame.objects.push_back(stack_);
    stack_ += (object.size / layout::kGranule + 2) * layout::kGranule;
  }
  std::uint64_t result = 0;
  std::vector<std::uint32_t> held;  // slots that may hold a value
  for (std::uint32_t slot = 0; slot < function.parameters; ++slot) held.push_back(slot);
  for (std::uint32_t index = 0; index != kNone;) {
    if (fuel_-- == 0) throw std::runtime_error("endless");
    forget(frame, held, function.live.at(index));
    held = function.live[index];
    for (const std::uint32_t slot : {function.code.at(index).dst, function.code[index].dst2})
      if (slot != kNone) held.push_back(slot);
    index = step(frame, index, &result);
  }
  stack_ = base;
  return result;
}

// What is not live must not matter: it is overwritten with rubbish.
void Evaluator::forget(Frame& frame, const std::vector<std::uint32_t>& held,
                       const std::vector<std::uint32_t>& live) {
  for (const std::uint32_t slot : held)
    if (!std::binary_search(live.begin(), live.end(), slot))
      frame.slots.at(slot) = 0xdeadbeefdeadbeef;
}

std::uint64_t Evaluator::call_target(Frame& frame, const Instruction& instruction) {
  const auto value = [&frame](const Operand& operand) {
    return operand.constant ? operand.value : frame.slots.at(operand.value);
  };
  std::uint64_t id = instruction.callee;
  if (instruction.callee == kNone) {
    const std::uint64_t offset = value(instruction.a) - layout::kFunctions;
    if (offset % 16 != 0) throw std::runtime_error("a call to no function");
    id = offset / 16;
  }
  const Function& callee = program_.functions.at(id);
  if (!callee.defined) throw std::runtime_error("unmodelled " + callee.name);
  std::vector<std::uint64_t> arguments;
  for (const Operand& argument : instruction.args) arguments.push_back(value(argument));
  return run(callee, arguments);
}

void Evaluator::step_memory(Frame& frame, const Instruction& instruction) {
  const auto value = [&frame](const Operand& operand) {
    return operand.constant ? operand.value : frame.slots.at(operand.value);
  };
  const std::uint64_t a = value(instruction.a), b = value(instruction.b), c = value(instruction.c);
  const unsigned bits = 8u * instruction.size;
  switch (instruction.op) {
    case Op::kLoad: frame.slots.at(instruction.dst) = read(a, instruction.size); break;
    case Op::kStore: write(a, instruction.size, b); break;
    case Op::kAtomicRmw: {
      const std::uint64_t old = read(a, instruction.size);
      write(a, instruction.size, modify(instruction.rmw, bits, old, b));
      frame.slots.at(instruction.dst) = old;
      break;
    }
    case Op::kCmpXchg: {
      const std::uint64_t old = read(a, instruction.size);
      if (old == b) write(a, instruction.size, c);
      frame.slots.at(instruction.dst) = old;
      frame.slots.at(instruction.dst2) = old == b;
      break;
    }
    case Op::kCopy: {
      std::vector<std::uint8_t> bytes;
      for (std::uint64_t i = 0; i < c; ++i)
        bytes.push_back(static_cast<std::uint8_t>(read(b + i, 1)));
      for (std::uint64_t i = 0; i < c; ++i) memory_[a + i] = bytes[i];
      break;
    }
    default:  // kFill
      for (std::uint64_t i = 0; i < c; ++i) memory_[a + i] = static_cast<std::uint8_t>(b);
  }
}

std::uint32_t Evaluator::step(Frame& frame, std::uint32_t index, std::uint64_t* result) {
  const Instruction& instruction = frame.function->code.at(index);
  const auto value = [&frame](const Operand& operand) {
    return operand.constant ? operand.value : frame.slots.at(operand.value);
  };
  const auto set = [&](std::uint64_t number) { frame.slots.at(instruction.dst) = number; };
  const std::uint64_t a = value(instruction.a), b = value(instruction.b);
  switch (instruction.op) {
    case Op::kSelect: set(a != 0 ? b : value(instruction.c)); break;
    case Op::kMove: set(a); break;
    case Op::kTrunc: set(cut(a, instruction.width)); break;
    case Op::kSext:
      set(cut(static_cast<std::uint64_t>(as_signed(a, instruction.width)), instruction.size));
      break;
    case Op::kIndex: set(a + b * static_cast<std::uint64_t>(instruction.imm)); break;
    case Op::kLoad:
    case Op::kStore:
    case Op::kAtomicRmw:
    case Op::kCmpXchg:
    case Op::kCopy:
    case Op::kFill: step_memory(frame, instruction); break;
    case Op::kStackAddress: set(frame.objects.at(static_cast<std::size_t>(instruction.imm))); break;
    case Op::kLive:
    case Op::kDead:
    case Op::kFence: break;
    case Op::kTlsAddress:
      set(layout::kTls +
          program_.thread_locals.at(static_cast<std::size_t>(instruction.imm)).address);
      break;
    case Op::kJump: return instruction.target;
    case Op::kBranch: return a != 0 ? instruction.target : instruction.target2;
    case Op::kSwitch: {
      const SwitchTable& table =
          frame.function->switches.at(static_cast<std::size_t>(instruction.imm));
      for (const auto& [number, target] : table.cases)
        if (number == a) return target;
      return table.otherwise;
    }
    case Op::kCall: {
      const std::uint64_t returned = call_target(frame, instruction);
      forget(frame, frame.function->live.at(index), frame.function->live_after.at(index));
      if (instruction.dst != kNone) set(returned);
      break;
    }
    case Op::kReturn:
      if (instruction.has_value) *result = a;
      return kNone;
    case Op::kIntrinsic:
    case Op::kUnreachable: throw std::runtime_error("not here");
    case Op::kUnsupported:
      throw std::runtime_error(program_.texts.at(static_cast<std::size_t>(instruction.imm)));
    default: set(binary(instruction.op, instruction.width, a, b));
  }
  return index + 1;
}

}  // namespace kheddle::testing
