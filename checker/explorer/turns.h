// Turns remembers from where to where steps take a thread, as pairs of control components, and what
// these steps see and do to memory. A cycle of states takes each thread that steps in it round a
// cycle of these; rounds.h tells which it may be.
//
// One a worker; not thread safe.
#pragma once

#include <compare>
#include <cstdint>
#include <map>
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
  struct Byte {
    ComponentIndex index = 0;
    std::uint32_t offset = 0;
    friend auto operator<=>(const Byte&, const Byte&) = default;
  };
  // Of all ways along an edge together.
  struct Deeds {
    std::vector<Effect> effects;  // ascending, each once
    // Bytes of memory that each of the ways looks at and then overwrites, and all that was seen
    // there.
    std::map<Byte, std::vector<std::uint8_t>> takes;
  };

  // `max_effects`: of more, not all deeds are kept.
  explicit Turns(std::size_t max_effects) : max_effects_(max_effects) {}

  // A thread at `control` has these ways from some state, in which it looked at `looked`.
  void note(const Machine& machine, std::uint32_t control, ComponentIndex own, const Ways& ways,
            const std::vector<Look>& looked);
  const std::map<Edge, Deeds>& edges() const { return edges_; }
  // There were too many deeds: those of edges are not all.
  bool lossy() const { return noted_ > max_effects_; }

 private:
  std::size_t max_effects_;
  std::map<Edge, Deeds> edges_;
  std::size_t noted_ = 0;  // effects
};

}  // namespace kheddle
