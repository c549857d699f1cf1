// A Run takes one Step. It follows paths: each is one way through the code, under a guard. Where a
// condition can go both ways a path splits; paths that meet again in one place become one. On a
// path addresses, sizes and callees are plain numbers: what has several splits it. Only step.cc
// uses this.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "checker/symbolic/step.h"

namespace kheddle::symbolic {

enum class Mode : std::uint8_t { kConstructor, kStartTail, kOperation, kStepTail };

struct Path {
  Guard guard = kAlways;
  Mode mode = Mode::kOperation;
  std::uint32_t constructor = 0;  // which one runs
  std::uint32_t running = 0;
  std::uint32_t parent = kNone;  // who goes on when `running`, a new thread, has come to its stop
  bool tail_accessed = false;    // a plain access that is not local
  bool split = false;  // has just been split off: must get past its instruction before it meets any
  std::uint32_t choices = 0;  // made so far
  std::uint32_t instructions = 0;
  StepOutcome after;  // the state so far; its guard is not used
};

class Run {
 public:
  Run(const Context& context, const State& state, std::uint32_t thread);

  Step start();
  Step step(std::size_t stand);

 private:
  enum class Next : std::uint8_t { kGoOn, kJumped, kGone };  // kGone: the path ended or was split

  // --- paths (run.cc)
  void run_all();
  void advance(Path path);
  Path take_first();
  // Negative, 0, positive: which of two paths is to run first, so that they can meet.
  int order(const Path& a, const Path& b) const;
  bool meets(const Path& a, const Path& b) const;
  void merge(Path* into, const Path& from);
  void end(Path path);  // with an outcome, or back to the parent
  void end_outcome(StepOutcome outcome);
  void drop_waiting(const Stand& stand);
  Next fail(Path* path, Kind kind, Guard when);  // kGoOn: the rest of the path
  Next cut_off(Path* path, Guard when);
  void limit(const Path& path, const std::string& name, const std::string& text);
  bool narrow(Path* path, Guard to);  // false: nothing is left
  bool stops_before_last(const Path& path) const {
    return path.parent != kNone || path.mode == Mode::kStartTail || path.mode == Mode::kStepTail;
  }

  // --- instructions (run_instructions.cc)
  Next before_instruction(Path* path);
  Next visible(Path* path, bool child, bool* result);
  Next execute(Path* path);
  Next data(Path* path, const Instruction& in);
  Next branch(Path* path, const Instruction& in);
  Next jump_cases(Path* path, const Instruction& in);

  // --- calls and threads (run_control.cc)
  Next call(Path* path, const Instruction& in);
  Next leave(Path* path, const Instruction& in);
  Next lifetime(Path* path, const Instruction& in);
  Next spawn(Path* path, const Instruction& in);
  Next callee(Path* path, const Operand& operand, FunctionId* function);
  bool push_frame(Path* path, std::uint32_t thread, FunctionId function,
                  const std::vector<Value>& arguments);
  void begin_main(Path* path);
  Guard exists(const Path& path, std::uint32_t thread) const;
  Guard finished(const Path& path, std::uint32_t thread) const;
  Guard held(const Path& path, std::uint32_t thread) const;
  std::uint32_t most_threads(const Path& path) const;

  // --- the contract's calls (run_intrinsics.cc)
  Next intrinsic(Path* path, const Instruction& in);
  Next named_thread(Path* path, const Operand& operand, std::uint32_t* number);
  Next choose(Path* path, std::uint64_t of, Term* value);
  Next any(Path* path, const Instruction& in);
  Next allocate(Path* path, const Instruction& in);
  Next release(Path* path, const Instruction& in);
  Next size_of(Path* path, const Instruction& in);
  Next checked_range(Path* path, const Instruction& in, bool write, std::uint64_t* address,
                     std::uint64_t* size);
  Next check_read(Path* path, const Instruction& in);
  Next exclusive(Path* path, const Instruction& in);
  bool kind_of(const Path& path, const Operand& operand, Kind* kind) const;

  // --- memory (run_memory.cc)
  struct Judged {
    Guard fine = kNever, null = kNever, dead = kNever;
  };
  Judged judge(const Path& path, std::uint64_t address, std::uint64_t size, bool write);
  Guard within_object(const Path& path, std::uint64_t start, std::uint64_t address,
                      std::uint64_t size);
  void judge_stack(const Path& path, std::uint64_t address, std::uint64_t size, Judged* judged);
  Guard dead_stack(const Path& path, std::uint32_t thread, std::uint64_t address,
                   std::uint64_t end);
  Guard dead_in_frames(const Path& path, const Control& control, std::uint32_t thread,
                       std::uint64_t address, std::uint64_t end);
  Next access(Path* path, const Instruction& in, std::uint64_t address, std::uint64_t size,
              bool write);
  void record(const Path& path, const Instruction& in, StepAccess access);
  void touch(const Path& path, std::uint64_t address, std::uint64_t size, bool write, bool plain);
  bool local(std::uint32_t thread, std::uint64_t address, std::uint64_t size) const;
  const Variable* variable_at(std::uint64_t address, std::uint64_t size) const;
  CellId cell(const Path& path, std::uint64_t index) const;
  Object object(const Path& path, std::uint64_t address) const;
  Guard has_status(const Path& path, std::uint64_t address, std::uint64_t status);
  Value load_bytes(const Path& path, std::uint64_t address, unsigned size);
  void store_bytes(Path* path, std::uint64_t address, unsigned size, const Value& value);
  void make_cells(Path* path, std::uint64_t address, std::uint64_t size, CellId contents);
  void write_initial(Path* path, std::uint64_t address, const Variable& variable);
  void set_object(Path* path, std::uint64_t address, std::uint64_t status, std::uint64_t size,
                  PlaceId allocated);
  Next load(Path* path, const Instruction& in);
  Next store(Path* path, const Instruction& in);
  Next atomic_rmw(Path* path, const Instruction& in);
  Next compare_exchange(Path* path, const Instruction& in);
  Next copy(Path* path, const Instruction& in);
  Next fill(Path* path, const Instruction& in);

  // --- addresses and sizes that may be anything (run_unknown.cc)
  bool is_unknown(const Path& path, const Operand& operand) const;
  std::vector<std::uint64_t> boundaries(const Path& path, std::uint64_t size) const;
  Next judge_unknown(Path* path, const Operand& operand, std::uint64_t size, bool write);
  // The operand as an address or a size, after need(); what is wrong with some of its values has
  // then been told.
  Next address_of(Path* path, const Operand& operand, std::uint64_t size, bool write,
                  std::uint64_t* address);
  Next length_of(Path* path, const Operand& operand, std::uint64_t address, bool write,
                 std::uint64_t* size);

  // --- values
  Control& control(Path* path) const { return path->after.controls.at(path->running); }
  const Control& control(const Path& path) const { return path.after.controls.at(path.running); }
  const Instruction& instruction(const Path& path) const;
  InstructionId here(const Path& path) const;
  Value value(const Path& path, const Operand& operand) const;
  void set(Path* path, std::uint32_t slot, const Value& value);
  // A finding where the operand has undefined bits.
  Next need(Path* path, const Operand& operand);
  // Sees to it that the operand's bits are one number on the path; kGone: the path was split.
  Next number(Path* path, const Operand& operand, std::uint64_t* result);
  // The same after need().
  Next need_number(Path* path, const Operand& operand, std::uint64_t* result);
  PlaceId place(const Path& path) const;
  std::string literal(std::uint64_t address) const;

  const Context& context_;
  const Program& program_;
  Terms& terms_;
  Values& values_;
  Cells& cells_;
  Solver& solver_;
  const State& state_;
  const std::uint32_t thread_;
  std::vector<Path> paths_;
  Step step_;
};

}  // namespace kheddle::symbolic
