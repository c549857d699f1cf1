// Which accesses to stacks, thread-local blocks and the sizes of objects meet those of another
// thread: these instructions must be scheduling points though they look local
// (docs/semantics.md, Shared stacks).
#pragma once

#include <cstdint>
#include <set>
#include <tuple>

#include "checker/program/program.h"
#include "checker/symbolic/step.h"

namespace kheddle::symbolic {

class Sharing {
 public:
  // Takes in what a step of the thread touches, and that of threads that it starts.
  void add(std::uint32_t thread, const Step& step);
  // Instructions to expose, as far as known.
  std::set<InstructionId> shared() const;

 private:
  struct Use {
    std::uint64_t address = 0, size = 0;
    std::uint32_t thread = 0;
    InstructionId at;
    bool write = false, candidate = false;
    friend auto operator<=>(const Use&, const Use&) = default;
  };
  std::set<Use> uses_;
  std::set<Use> foreign_;  // of another's stack or block, or of the heap
};

}  // namespace kheddle::symbolic
