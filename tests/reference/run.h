// One step being taken: the interpreter itself, on a State of its own. Only machine.cc uses it.
#pragma once

#include <cstdint>
#include <vector>

#include "tests/reference/machine.h"

namespace kheddle::reference {

class Run {
 public:
  // `script` says what the first choices are; later ones are 0.
  Run(const Program& program, const Constants& constants, const Granularity& granularity,
      State state, std::vector<std::uint32_t> script);

  StepResult start();
  StepResult step(std::uint32_t thread);

 private:
  // Thrown to end the step early; caught in start() and step().
  struct End {
    Ending ending;
    std::string limit = {};
  };

  template <typename Body>
  StepResult guarded(Body body);

  // Control.
  void run_constructor(FunctionId function);
  void run_tail(std::uint32_t thread);
  void run_child(std::uint32_t thread);
  void execute(std::uint32_t thread);  // one instruction
  bool execute_unless_last(std::uint32_t thread);
  bool visible(std::uint32_t thread) const;
  bool stops_child(std::uint32_t thread) const;
  void count_instruction();
  void finish_step();

  // Instructions.
  void intrinsic(const Instruction& in);
  void load(const Instruction& in);
  void store(const Instruction& in);
  void atomic_rmw(const Instruction& in);
  void compare_exchange(const Instruction& in);
  void copy(const Instruction& in);
  void fill(const Instruction& in);
  void lifetime(const Instruction& in);
  void call(const Instruction& in);
  void leave(const Instruction& in);
  void spawn(const Instruction& in);
  void allocate(const Instruction& in);
  void release(const Instruction& in);
  void any(const Instruction& in);
  void check_read(const Instruction& in);

  // Frames.
  void push_frame(std::uint32_t thread, FunctionId function, const std::vector<Value>& arguments);
  void add_object(std::uint64_t address, Object::Kind kind, std::uint64_t size, bool defined);
  FunctionId callee(std::uint64_t address);
  std::uint32_t add_thread(bool daemon);

  // Values.
  Frame& frame() { return state_.threads[thread_].frames.back(); }
  const Frame& frame_of(std::uint32_t thread) const { return state_.threads[thread].frames.back(); }
  const Instruction& instruction_of(std::uint32_t thread) const;
  Value value(std::uint32_t thread, const Operand& operand) const;
  Value value(const Operand& operand) const { return value(thread_, operand); }
  std::uint64_t need(const Operand& operand);  // an undefined bit is a finding
  void set(std::uint32_t slot, Value value);

  // Accesses and findings.
  void access(const Instruction& in, std::uint64_t address, std::uint64_t size, bool write);
  void record(Access access);
  void touch(std::uint64_t address, std::uint64_t size, bool write, bool plain);
  std::uint32_t choose(std::uint64_t of);
  Kind named_kind(const Operand& operand);
  void warn(Kind kind);
  [[noreturn]] void fail(Kind kind);

  const Program& program_;
  const Constants& constants_;
  const Granularity& granularity_;
  State state_;
  Memory memory_;
  std::vector<std::uint32_t> script_;
  StepResult result_;

  std::uint32_t thread_ = 0;  // who runs now: a spawned child in its first moments, too
  bool in_operation_ = false;
  bool in_constructor_ = false;
  bool in_step_tail_ = false;
  bool tail_accessed_ = false;  // a plain access that is not local
  std::uint64_t instructions_ = 0;
};

// The place of a finding that the thread's innermost frame makes (docs/semantics.md).
PlaceId finding_place(const Program& program, const Thread& thread);
Site site_of(const Program& program, PlaceId place);
// A string literal of the program; empty if there is none at the address.
std::string literal(const Program& program, std::uint64_t address);

}  // namespace kheddle::reference
