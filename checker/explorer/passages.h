// Passages remembers which steps make which plain accesses without stopping there: what must be
// taken anew once such an access becomes a scheduling point. A step is named by the control
// component that its thread stands at.
//
// One a worker; not thread safe.
#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "checker/explorer/way.h"

namespace kheddle {

class Passages {
 public:
  // A thread at `control` has these ways, from some state.
  void note(std::uint32_t control, const Ways& ways);
  // The controls, ascending, from which a step makes the access `at`.
  std::vector<std::uint32_t> of(InstructionId at) const;

 private:
  void note(std::uint32_t control, InstructionId at);

  // Ascending without repetition up to `sorted`, as they came after it.
  struct Controls {
    std::vector<std::uint32_t> all;
    std::size_t sorted = 0;
  };
  static void sort(Controls* controls);

  mutable std::map<InstructionId, Controls> controls_;
};

}  // namespace kheddle
