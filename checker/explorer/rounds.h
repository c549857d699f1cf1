// Rounds tells where threads may go round for ever. Threads that do so come back to where they
// stood: along cycles of control, of which most that a program has are no cycles of states, since
// each turn uses something up that nobody renews: an item of a list, an event that was counted.
#pragma once

#include <cstdint>
#include <vector>

#include "checker/explorer/machine.h"
#include "checker/explorer/turns.h"

namespace kheddle {

class Rounds {
 public:
  Rounds() = default;
  // Of what the workers of a search have noted.
  Rounds(const Machine& machine, const std::vector<const Turns*>& turns);

  bool empty() const { return of_.empty(); }
  // The number of the cycle that a thread may go round there, by control component without the mark
  // that it is held; 0: none.
  std::uint32_t of(std::uint32_t control) const { return control < of_.size() ? of_[control] : 0; }

 private:
  std::vector<std::uint32_t> of_;
};

}  // namespace kheddle
