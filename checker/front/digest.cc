#include "checker/front/digest.h"

#include <xxhash.h>

namespace kheddle {
namespace {

// Everything is written out in full and hashed once: the digest must not depend on padding.
class Writer {
 public:
  void add(std::uint64_t value) {
    for (int i = 0; i < 8; ++i) bytes_.push_back(static_cast<char>(value >> (8 * i)));
  }
  void add(const std::string& text) {
    add(text.size());
    bytes_ += text;
  }
  void add(const Operand& operand) {
    add(operand.value);
    add(std::uint64_t{operand.constant});
  }
  std::uint64_t hash() const { return XXH3_64bits(bytes_.data(), bytes_.size()); }

 private:
  std::string bytes_;
};

void add(Writer& out, const Instruction& instruction) {
  out.add(static_cast<std::uint64_t>(instruction.op));
  out.add(instruction.width);
  out.add(instruction.size);
  out.add(static_cast<std::uint64_t>(instruction.rmw));
  out.add(static_cast<std::uint64_t>(instruction.intrinsic));
  out.add(std::uint64_t{instruction.marked});
  out.add(std::uint64_t{instruction.has_value});
  out.add(instruction.dst);
  out.add(instruction.dst2);
  out.add(instruction.a);
  out.add(instruction.b);
  out.add(instruction.c);
  out.add(static_cast<std::uint64_t>(instruction.imm));
  out.add(instruction.target);
  out.add(instruction.target2);
  out.add(instruction.callee);
  out.add(instruction.args.size());
  for (const Operand& argument : instruction.args) out.add(argument);
}

void add(Writer& out, const Function& function) {
  out.add(function.name);
  out.add(std::uint64_t{function.defined});
  out.add(function.parameters);
  out.add(std::uint64_t{function.variadic});
  out.add(function.slots);
  out.add(function.stack.size());
  for (const StackObject& object : function.stack) {
    out.add(object.size);
    out.add(std::uint64_t{object.has_lifetime});
  }
  out.add(function.code.size());
  for (const Instruction& instruction : function.code) add(out, instruction);
  for (const SwitchTable& table : function.switches) {
    out.add(table.otherwise);
    out.add(table.cases.size());
    for (const auto& [value, target] : table.cases) {
      out.add(value);
      out.add(target);
    }
  }
}

void add(Writer& out, const std::vector<Variable>& variables) {
  out.add(variables.size());
  for (const Variable& variable : variables) {
    out.add(variable.address);
    out.add(variable.size);
    out.add(std::uint64_t{variable.constant});
    out.add(std::string(variable.initial.begin(), variable.initial.end()));
  }
}

}  // namespace

std::uint64_t digest_of(const Program& program) {
  Writer out;
  out.add(program.functions.size());
  for (const Function& function : program.functions) add(out, function);
  add(out, program.variables);
  add(out, program.thread_locals);
  out.add(program.tls_size);
  out.add(program.constructors.size());
  for (const FunctionId constructor : program.constructors) out.add(constructor);
  out.add(program.entry);
  out.add(program.texts.size());
  for (const std::string& text : program.texts) out.add(text);
  return out.hash();
}

}  // namespace kheddle
