// What a finding is called and which other places belong to it, told by the narrator of the
// execution that made it.
#pragma once

#include <optional>

#include "checker/replay/narrator.h"
#include "checker/replay/racers.h"
#include "checker/trace/observer.h"
#include "checker/trace/trace.h"

namespace kheddle {

// Fills in message and sides. `view` is the execution's, in the state where the finding was made;
// `racers` are those of a data race, if they are known.
void word(const Program& program, const Narrator& narrator, const ExecutionView& view,
          const std::optional<Racers>& racers, Finding* finding);

}  // namespace kheddle
