// What `kheddle graph` shows: the lock graph of a variant, and of one recorded run who waits for
// whom, or what a lock-order finding is about. As words and as a Picture (graph/picture.h).
#pragma once

#include <string>

#include "checker/graph/picture.h"
#include "checker/program/program.h"
#include "checker/replay/narrator.h"
#include "checker/trace/trace.h"

namespace kheddle {

struct Drawing {
  std::string text;
  Picture picture;
};

// Of the orders, what want_lock_orders() wants and the first of each that the graph is made of, so
// that draw_locks() can tell where locks were taken: for ExploreOptions.
WantedOrders want_lock_graph(const std::vector<MetOrder>& orders);

// Classes with their use in interrupts, and what is taken while what is held, with places. What
// would close a circle is part of it, and marked. REQUIRES: outcome.orders come of a search that
// was given want_lock_graph(). `title` names the variant.
Drawing draw_locks(const Program& program, const Outcome& outcome, const std::string& title);

// Who waits for what, and who has it, at the end of a run that the narrator has heard; blocked
// threads must have been told (Execution::tell_blocked).
Drawing draw_waits(const Program& program, const ExecutionView& view, const Narrator& narrator,
                   const std::string& title);

// The orders of a lock-order finding.
Drawing draw_finding(const Finding& finding, const std::string& title);

}  // namespace kheddle
