// Runs one function of a Program, single-threaded and as plainly as possible: what the lowering
// tests hold against the machine's own answer. No lifetimes, no bounds; a byte never written is 0.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "checker/program/program.h"

namespace kheddle::testing {

class Evaluator {
 public:
  explicit Evaluator(const Program& program);

  // The function's result, 0 if it has none. Throws std::runtime_error on what it cannot do, and
  // after a million instructions.
  std::uint64_t call(const std::string& name, const std::vector<std::uint64_t>& arguments);
  std::uint64_t read(std::uint64_t address, unsigned size) const;
  void write(std::uint64_t address, unsigned size, std::uint64_t value);

 private:
  struct Frame {
    const Function* function;
    std::vector<std::uint64_t> slots;
    std::vector<std::uint64_t> objects;  // addresses
  };
  std::uint64_t run(const Function& function, const std::vector<std::uint64_t>& arguments);
  static void forget(Frame& frame, const std::vector<std::uint32_t>& held,
                     const std::vector<std::uint32_t>& live);
  // The index that follows, or kNone after a return.
  std::uint32_t step(Frame& frame, std::uint32_t index, std::uint64_t* result);
  void step_memory(Frame& frame, const Instruction& instruction);
  std::uint64_t call_target(Frame& frame, const Instruction& instruction);

  const Program& program_;
  std::map<std::uint64_t, std::uint8_t> memory_;
  std::uint64_t stack_ = layout::kStacks;
  std::uint64_t fuel_ = 0;
};

}  // namespace kheddle::testing
