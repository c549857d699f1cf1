#include "checker/symbolic/sharing.h"

namespace kheddle::symbolic {
namespace {

// Whose stack or block this is; kNone if it is the heap.
std::uint32_t owner(std::uint64_t address) {
  if (address >= layout::kStacks && address < layout::kTls)
    return static_cast<std::uint32_t>((address - layout::kStacks) >> 24);
  if (address >= layout::kTls) return static_cast<std::uint32_t>((address - layout::kTls) >> 24);
  return kNone;
}

}  // namespace

void Sharing::add(std::uint32_t thread, const Step& step) {
  for (const StepTouch& touch : step.touches) {
    const std::uint32_t runs = touch.thread == kNone ? thread : touch.thread;
    Use use{touch.address, touch.size, runs, touch.at, touch.write, touch.candidate};
    if (owner(touch.address) != runs) foreign_.insert(use);
    if (touch.candidate) uses_.insert(use);
  }
}

std::set<InstructionId> Sharing::shared() const {
  std::set<InstructionId> found;
  for (const Use& theirs : foreign_)
    for (const Use& mine : uses_)
      if (mine.thread != theirs.thread && (mine.write || theirs.write) &&
          mine.address < theirs.address + theirs.size && theirs.address < mine.address + mine.size)
        found.insert(mine.at);
  return found;
}

}  // namespace kheddle::symbolic
