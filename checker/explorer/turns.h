// Turns remembers from where to where steps take a thread, as pairs of control components. A cycle
// of states takes each thread that steps in it round a cycle of these; where there is none, there
// is no cycle of states either, and a step that is on none is on no cycle of states.
//
// One a worker; not thread safe.
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "checker/explorer/machine.h"
#include "checker/explorer/way.h"

namespace kheddle {

// Whether the way is a transition that may be part of a livelock. A thread that is held and let go
// stands where it stood.
inline bool may_go_round(const Way& way) { return !way.fatal && !way.dropped && !way.progress; }

// Where the way leaves the thread that stood at `control`, whose index is `own`.
std::uint32_t control_after(const Machine& machine, const Way& way, std::uint32_t control,
                            ComponentIndex own);

class Turns {
 public:
  using Edge = std::pair<std::uint32_t, std::uint32_t>;

  // A thread at `control` has these ways, from some state.
  void note(const Machine& machine, std::uint32_t control, ComponentIndex own, const Ways& ways);
  // Ascending, each once.
  const std::vector<Edge>& edges();

 private:
  void sort();

  std::vector<Edge> edges_;
  std::size_t sorted_ = 0;  // so many are
};

}  // namespace kheddle
