// Ctrl-C and SIGTERM end a run with what there is; a second one ends it at once.
#pragma once

#include <atomic>

namespace kheddle {

// From now on the signals set the flag.
void catch_interrupts();
const std::atomic<bool>& interrupted();

}  // namespace kheddle
