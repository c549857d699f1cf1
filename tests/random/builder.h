// Builds Programs by hand, as front would: for tests that want one without a compiler.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <vector>

#include "checker/program/program.h"

namespace kheddle::testing {

class ProgramBuilder;

inline Operand constant_operand(std::uint64_t value) { return {value, true}; }
inline Operand slot_operand(std::uint32_t slot) { return {slot, false}; }

// Appends instructions to one function. Every instruction gets a line of its own, so that findings
// of different instructions have different places.
class FunctionBuilder {
 public:
  FunctionBuilder(ProgramBuilder* program, FunctionId id) : program_(program), id_(id) {}

  FunctionId id() const { return id_; }
  std::uint64_t address() const { return layout::kFunctions + 16 * std::uint64_t{id_}; }
  Function& function();

  std::uint32_t new_slot();
  std::uint32_t parameter(std::uint32_t index) const { return index; }
  // Returns the object's index.
  std::uint32_t stack_object(std::uint64_t size, bool has_lifetime);

  std::uint32_t here();                         // index of the next instruction
  std::uint32_t emit(Instruction instruction);  // index of the one emitted
  void set_target(std::uint32_t instruction, std::uint32_t target);
  void set_target2(std::uint32_t instruction, std::uint32_t target);

  void move(std::uint32_t dst, Operand value);
  void binary(Op op, std::uint32_t dst, Operand a, Operand b, unsigned width = 64);
  void load(std::uint32_t dst, Operand address, unsigned size, bool marked);
  void store(Operand address, Operand value, unsigned size, bool marked);
  void rmw(Rmw rmw, std::uint32_t dst, Operand address, Operand value, unsigned size);
  void compare_exchange(std::uint32_t dst, std::uint32_t swapped, Operand address, Operand expected,
                        Operand value, unsigned size);
  void copy(Operand to, Operand from, Operand size);
  void fill(Operand to, Operand byte, Operand size);
  void stack_address(std::uint32_t dst, std::uint32_t object);
  void lifetime(Op op, std::uint32_t object);
  void tls_address(std::uint32_t dst, std::uint32_t variable);
  std::uint32_t jump(std::uint32_t target = 0);
  std::uint32_t branch(Operand condition, std::uint32_t then = 0, std::uint32_t otherwise = 0);
  void call(std::uint32_t dst, FunctionId callee, std::vector<Operand> args);
  void call_address(std::uint32_t dst, Operand callee, std::vector<Operand> args);
  void intrinsic(Intrinsic intrinsic, std::uint32_t dst, std::vector<Operand> args);
  void leave();               // return without a value
  void leave(Operand value);  // return with one

 private:
  ProgramBuilder* program_;
  FunctionId id_;
};

class ProgramBuilder {
 public:
  explicit ProgramBuilder(std::string name);

  // An external function that nobody modelled.
  FunctionId undefined_function(const std::string& name);
  FunctionBuilder function(const std::string& name, std::uint32_t parameters,
                           bool in_model = false);
  // Returns the address.
  std::uint64_t global(const std::string& name, std::vector<std::uint8_t> initial,
                       bool constant = false);
  std::uint64_t literal(const std::string& text);
  // Returns the index of the variable.
  std::uint32_t thread_local_variable(const std::string& name, std::vector<std::uint8_t> initial);

  // The place of the next line of a function.
  PlaceId new_place(const Function& function);
  // Until the next call, new places are in the model, inlined into this one; 0 ends it.
  void inline_into(PlaceId place) { inlined_into_ = place; }

  // Ends building: liveness, digest. `entry` is main.
  Program finish(FunctionId entry);

  Program& program() { return program_; }

 private:
  Program program_;
  std::uint32_t line_ = 0;
  PlaceId inlined_into_ = 0;
  std::uint64_t next_global_ = layout::kGlobals;
};

// Fills in live and live_after of every function; for programs whose instructions were changed,
// too.
void compute_liveness(Program* program);

// One line an instruction, as a person reads it.
std::string listing(const Program& program);

}  // namespace kheddle::testing
