// The two threads of a data race.
#pragma once

#include <cstdint>
#include <optional>

#include "checker/program/program.h"
#include "checker/trace/observer.h"
#include "checker/trace/trace.h"

namespace kheddle {

// A thread that stands before an access, as far as its next instruction tells.
struct Racer {
  bool known = false;  // otherwise only thread and place are
  std::uint32_t thread = 0;
  PlaceId place = 0;
  bool write = false;
  std::uint64_t address = 0;
  std::uint64_t size = 0;
};
struct Racers {
  Racer first, second;  // at the finding's place, and at that of its first side
};

// Of a data race, in the state before either access; nothing if the state does not tell.
std::optional<Racers> find_racers(const Program& program, const ExecutionView& view,
                                  const Finding& finding);

}  // namespace kheddle
