// Who stands and waits in a state, and what for.
#pragma once

#include <cstdint>
#include <vector>

#include "checker/explorer/execution.h"
#include "checker/program/program.h"
#include "checker/replay/narrator.h"

namespace kheddle {

// Where the thread stands, outside model/; 0 if it has finished.
PlaceId standing_place(const Program& program, const ExecutionView& view, std::uint32_t thread);

// Has the execution tell the narrator what every thread without an option would do. In the end of a
// run what a stall would say counts as well. Returns these threads, ascending.
std::vector<std::uint32_t> tell_blocked(Execution* execution, Narrator* narrator, bool in_the_end);

// What the thread waits for; nullptr if it is not known to wait. Up to date after tell_blocked().
const Wait* waiting(const Program& program, const ExecutionView& view, const Narrator& narrator,
                    std::uint32_t thread);

// Where the execution met the order last, or where a thread that waits would; nullptr: nowhere.
const OrderEvent* last_order(Execution* execution, Narrator* narrator, const LockOrder& order);

}  // namespace kheddle
