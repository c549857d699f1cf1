// CallStacks follows the frames of every thread of one execution from an Observer's callbacks, and
// answers the question that reports ask of it: which statement of the user is this?
#pragma once

#include <cstdint>
#include <vector>

#include "checker/program/program.h"

namespace kheddle {

class CallStacks {
 public:
  explicit CallStacks(const Program& program) : program_(program) {}
  CallStacks(const CallStacks&) = default;
  CallStacks& operator=(const CallStacks& other) {  // REQUIRES: of the same program
    threads_ = other.threads_;
    return *this;
  }

  // To be called from the callbacks of the same names.
  void instruction(std::uint32_t thread, InstructionId at);
  void called(std::uint32_t thread, FunctionId callee);
  void returned(std::uint32_t thread, FunctionId callee);

  // Outermost first; each frame is the instruction that runs in it, or the call it waits in.
  const std::vector<InstructionId>& frames(std::uint32_t thread) const;

  // The innermost place outside model/, following inlining and then the callers; if there is none,
  // the innermost place; 0 if the thread has no frame. This is docs/semantics.md, Place of a
  // finding.
  PlaceId user_place(std::uint32_t thread) const;

  // Whether the instruction itself, as written, stands in the model's code.
  bool in_model(std::uint32_t thread) const;

 private:
  std::vector<InstructionId>& of(std::uint32_t thread);

  const Program& program_;
  std::vector<std::vector<InstructionId>> threads_;
};

// The same question for a stack given as such.
PlaceId user_place_of(const Program& program, const std::vector<InstructionId>& frames);

}  // namespace kheddle
