#include "tests/random/builder.h"

#include <algorithm>
#include <functional>

namespace kheddle::testing {

Function& FunctionBuilder::function() { return program_->program().functions[id_]; }

std::uint32_t FunctionBuilder::new_slot() { return function().slots++; }

std::uint32_t FunctionBuilder::stack_object(std::uint64_t size, bool has_lifetime) {
  StackObject object;
  object.size = size;
  object.has_lifetime = has_lifetime;
  function().stack.push_back(object);
  return static_cast<std::uint32_t>(function().stack.size() - 1);
}

std::uint32_t FunctionBuilder::here() { return static_cast<std::uint32_t>(function().code.size()); }

std::uint32_t FunctionBuilder::emit(Instruction instruction) {
  if (instruction.place == 0) instruction.place = program_->new_place(function());
  function().code.push_back(std::move(instruction));
  return here() - 1;
}

void FunctionBuilder::set_target(std::uint32_t instruction, std::uint32_t target) {
  function().code[instruction].target = target;
}

void FunctionBuilder::set_target2(std::uint32_t instruction, std::uint32_t target) {
  function().code[instruction].target2 = target;
}

void FunctionBuilder::move(std::uint32_t dst, Operand value) {
  Instruction in;
  in.op = Op::kMove;
  in.dst = dst;
  in.a = value;
  emit(in);
}

void FunctionBuilder::binary(Op op, std::uint32_t dst, Operand a, Operand b, unsigned width) {
  Instruction in;
  in.op = op;
  in.width = static_cast<std::uint8_t>(width);
  in.dst = dst;
  in.a = a;
  in.b = b;
  emit(in);
}

void FunctionBuilder::load(std::uint32_t dst, Operand address, unsigned size, bool marked) {
  Instruction in;
  in.op = Op::kLoad;
  in.dst = dst;
  in.a = address;
  in.size = static_cast<std::uint8_t>(size);
  in.marked = marked;
  emit(in);
}

void FunctionBuilder::store(Operand address, Operand value, unsigned size, bool marked) {
  Instruction in;
  in.op = Op::kStore;
  in.a = address;
  in.b = value;
  in.size = static_cast<std::uint8_t>(size);
  in.marked = marked;
  emit(in);
}

void FunctionBuilder::rmw(Rmw rmw, std::uint32_t dst, Operand address, Operand value,
                          unsigned size) {
  Instruction in;
  in.op = Op::kAtomicRmw;
  in.rmw = rmw;
  in.dst = dst;
  in.a = address;
  in.b = value;
  in.size = static_cast<std::uint8_t>(size);
  in.marked = true;
  emit(in);
}

void FunctionBuilder::compare_exchange(std::uint32_t dst, std::uint32_t swapped, Operand address,
                                       Operand expected, Operand value, unsigned size) {
  Instruction in;
  in.op = Op::kCmpXchg;
  in.dst = dst;
  in.dst2 = swapped;
  in.a = address;
  in.b = expected;
  in.c = value;
  in.size = static_cast<std::uint8_t>(size);
  in.marked = true;
  emit(in);
}

void FunctionBuilder::copy(Operand to, Operand from, Operand size) {
  Instruction in;
  in.op = Op::kCopy;
  in.a = to;
  in.b = from;
  in.c = size;
  emit(in);
}

void FunctionBuilder::fill(Operand to, Operand byte, Operand size) {
  Instruction in;
  in.op = Op::kFill;
  in.a = to;
  in.b = byte;
  in.c = size;
  emit(in);
}

void FunctionBuilder::stack_address(std::uint32_t dst, std::uint32_t object) {
  Instruction in;
  in.op = Op::kStackAddress;
  in.dst = dst;
  in.imm = object;
  emit(in);
}

void FunctionBuilder::lifetime(Op op, std::uint32_t object) {
  Instruction in;
  in.op = op;
  in.imm = object;
  emit(in);
}

void FunctionBuilder::tls_address(std::uint32_t dst, std::uint32_t variable) {
  Instruction in;
  in.op = Op::kTlsAddress;
  in.dst = dst;
  in.imm = variable;
  emit(in);
}

std::uint32_t FunctionBuilder::jump(std::uint32_t target) {
  Instruction in;
  in.op = Op::kJump;
  in.target = target;
  return emit(in);
}

std::uint32_t FunctionBuilder::branch(Operand condition, std::uint32_t then,
                                      std::uint32_t otherwise) {
  Instruction in;
  in.op = Op::kBranch;
  in.a = condition;
  in.target = then;
  in.target2 = otherwise;
  return emit(in);
}

void FunctionBuilder::call(std::uint32_t dst, FunctionId callee, std::vector<Operand> args) {
  Instruction in;
  in.op = Op::kCall;
  in.dst = dst;
  in.callee = callee;
  in.args = std::move(args);
  emit(in);
}

void FunctionBuilder::call_address(std::uint32_t dst, Operand callee, std::vector<Operand> args) {
  Instruction in;
  in.op = Op::kCall;
  in.dst = dst;
  in.a = callee;
  in.args = std::move(args);
  emit(in);
}

void FunctionBuilder::intrinsic(Intrinsic intrinsic, std::uint32_t dst, std::vector<Operand> args) {
  Instruction in;
  in.op = Op::kIntrinsic;
  in.intrinsic = intrinsic;
  in.dst = dst;
  in.args = std::move(args);
  emit(in);
}

void FunctionBuilder::leave() {
  Instruction in;
  in.op = Op::kReturn;
  emit(in);
}

void FunctionBuilder::leave(Operand value) {
  Instruction in;
  in.op = Op::kReturn;
  in.has_value = true;
  in.a = value;
  emit(in);
}

ProgramBuilder::ProgramBuilder(std::string name) {
  program_.name = std::move(name);
  program_.places.emplace_back();
  program_.types.emplace_back();
}

FunctionId ProgramBuilder::undefined_function(const std::string& name) {
  program_.functions.emplace_back();
  program_.functions.back().name = name;
  return static_cast<FunctionId>(program_.functions.size() - 1);
}

FunctionBuilder ProgramBuilder::function(const std::string& name, std::uint32_t parameters,
                                         bool in_model) {
  const FunctionId id = undefined_function(name);
  Function& function = program_.functions[id];
  function.defined = true;
  function.in_model = in_model;
  function.parameters = parameters;
  function.slots = parameters;
  function.place = new_place(function);
  return {this, id};
}

std::uint64_t ProgramBuilder::global(const std::string& name, std::vector<std::uint8_t> initial,
                                     bool constant) {
  Variable variable;
  variable.name = name;
  variable.address = next_global_;
  variable.size = initial.size();
  variable.constant = constant;
  variable.initial = std::move(initial);
  next_global_ += (variable.size / layout::kGranule + 1) * layout::kGranule;
  program_.variables.push_back(std::move(variable));
  return program_.variables.back().address;
}

std::uint64_t ProgramBuilder::literal(const std::string& text) {
  std::vector<std::uint8_t> bytes(text.begin(), text.end());
  bytes.push_back(0);
  return global(".str", std::move(bytes), true);
}

std::uint32_t ProgramBuilder::thread_local_variable(const std::string& name,
                                                    std::vector<std::uint8_t> initial) {
  Variable variable;
  variable.name = name;
  variable.address = program_.tls_size;
  variable.size = initial.size();
  variable.initial = std::move(initial);
  program_.tls_size += (variable.size / layout::kGranule + 1) * layout::kGranule;
  program_.thread_locals.push_back(std::move(variable));
  return static_cast<std::uint32_t>(program_.thread_locals.size() - 1);
}

PlaceId ProgramBuilder::new_place(const Function& function) {
  Place place;
  place.in_model = function.in_model || inlined_into_ != 0;
  place.file = place.in_model ? "model.c" : "random.c";
  place.line = ++line_;
  place.function = function.name;
  place.inlined_at = inlined_into_;
  program_.places.push_back(std::move(place));
  return static_cast<PlaceId>(program_.places.size() - 1);
}

Program ProgramBuilder::finish(FunctionId entry) {
  program_.entry = entry;
  compute_liveness(&program_);
  program_.digest = std::hash<std::string>()(listing(program_));
  return std::move(program_);
}

namespace {

void each_read(const Instruction& in, const std::function<void(std::uint32_t)>& fn) {
  const auto read = [&](const Operand& operand) {
    if (!operand.constant) fn(static_cast<std::uint32_t>(operand.value));
  };
  read(in.a);
  read(in.b);
  read(in.c);
  for (const Operand& argument : in.args) read(argument);
}

std::vector<std::uint32_t> successors(const Function& function, std::uint32_t at) {
  const Instruction& in = function.code[at];
  switch (in.op) {
    case Op::kJump: return {in.target};
    case Op::kBranch: return {in.target, in.target2};
    case Op::kSwitch: {
      const SwitchTable& table = function.switches[static_cast<std::size_t>(in.imm)];
      std::vector<std::uint32_t> targets{table.otherwise};
      for (const auto& [value, target] : table.cases) targets.push_back(target);
      return targets;
    }
    case Op::kReturn:
    case Op::kUnreachable: return {};
    default:
      return at + 1 < function.code.size() ? std::vector<std::uint32_t>{at + 1}
                                           : std::vector<std::uint32_t>{};
  }
}

}  // namespace

void compute_liveness(Program* program) {
  for (Function& function : program->functions) {
    const std::size_t n = function.code.size();
    std::vector<std::vector<bool>> in(n, std::vector<bool>(function.slots)), out = in;
    for (bool changed = true; changed;) {
      changed = false;
      for (std::uint32_t i = static_cast<std::uint32_t>(n); i-- > 0;) {
        std::vector<bool> after(function.slots);
        for (std::uint32_t next : successors(function, i))
          for (std::uint32_t s = 0; s < function.slots; ++s)
            if (in[next][s]) after[s] = true;
        std::vector<bool> before = after;
        if (function.code[i].dst != kNone) before[function.code[i].dst] = false;
        if (function.code[i].dst2 != kNone) before[function.code[i].dst2] = false;
        out[i] = before;  // read after the instruction, without its own results
        each_read(function.code[i], [&](std::uint32_t slot) { before[slot] = true; });
        changed |= before != in[i];
        in[i] = std::move(before);
      }
    }
    const auto list = [](const std::vector<bool>& set) {
      std::vector<std::uint32_t> slots;
      for (std::uint32_t s = 0; s < set.size(); ++s)
        if (set[s]) slots.push_back(s);
      return slots;
    };
    function.live.clear();
    function.live_after.clear();
    for (std::size_t i = 0; i < n; ++i) {
      function.live.push_back(list(in[i]));
      function.live_after.push_back(list(out[i]));
    }
  }
}

}  // namespace kheddle::testing
