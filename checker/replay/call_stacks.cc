// Frames of an execution, as the observer's callbacks tell them.
#include "checker/replay/call_stacks.h"

#include <ranges>

namespace kheddle {
namespace {

PlaceId place_at(const Program& program, InstructionId at) {
  const Function& function = program.functions[at.function];
  return at.index < function.code.size() ? function.code[at.index].place : 0;
}

}  // namespace

PlaceId user_place_of(const Program& program, const std::vector<InstructionId>& frames) {
  PlaceId innermost = 0;
  for (const InstructionId& frame : std::views::reverse(frames)) {
    for (PlaceId id = place_at(program, frame); id != 0; id = program.places[id].inlined_at) {
      if (!program.places[id].in_model && program.places[id].line != 0) return id;
      if (innermost == 0) innermost = id;
    }
  }
  return innermost;
}

std::vector<InstructionId>& CallStacks::of(std::uint32_t thread) {
  if (thread >= threads_.size()) threads_.resize(thread + 1);
  return threads_[thread];
}

void CallStacks::instruction(std::uint32_t thread, InstructionId at) {
  std::vector<InstructionId>& stack = of(thread);
  // The first frame of a thread, and a constructor's, is not announced by a call.
  if (stack.empty() || stack.back().function != at.function) {
    stack.push_back(at);
  } else {
    stack.back() = at;
  }
}

void CallStacks::called(std::uint32_t thread, FunctionId callee) {
  of(thread).push_back({callee, 0});
}

void CallStacks::returned(std::uint32_t thread, FunctionId callee) {
  std::vector<InstructionId>& stack = of(thread);
  if (!stack.empty() && stack.back().function == callee) stack.pop_back();
}

const std::vector<InstructionId>& CallStacks::frames(std::uint32_t thread) const {
  static const std::vector<InstructionId> none;
  return thread < threads_.size() ? threads_[thread] : none;
}

PlaceId CallStacks::user_place(std::uint32_t thread) const {
  return user_place_of(program_, frames(thread));
}

bool CallStacks::in_model(std::uint32_t thread) const {
  const std::vector<InstructionId>& stack = frames(thread);
  if (stack.empty()) return false;
  PlaceId id = place_at(program_, stack.back());
  return id != 0 ? program_.places[id].in_model
                 : program_.functions[stack.back().function].in_model;
}

}  // namespace kheddle
