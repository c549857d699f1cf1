// From the orders of locks that a search has met to findings in words: which classes, by name;
// which statements took what while holding what, told by replaying the schedule of each.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "checker/graph/lock_graph.h"
#include "checker/program/program.h"
#include "checker/trace/trace.h"

namespace kheddle {

// What of the orders is wanted for add_lock_orders(): for ExploreOptions.
WantedOrders want_lock_orders(const std::vector<MetOrder>& orders);

// Adds a narrated `lock-order` finding to the outcome for each of the lock graph's complaints, in
// the order of meeting. A complaint about classes that are in a deadlock that was found is left
// out: the deadlock tells more. To be called when the other findings are narrated.
void add_lock_orders(const Program& program, Outcome* outcome);

// What the lock graph has to say about the orders; numbers are indices into them.
std::vector<Complaint> lock_complaints(const std::vector<MetOrder>& orders);

// An order met once more, to say where: who, and the user's statements that took the lock and, 0 if
// that was not told, what was held.
struct Witness {
  std::string thread;
  PlaceId taken = 0, held = 0;
};
// REQUIRES: met.scheduled.
Witness witness_of(const Program& program, const MetOrder& met);

// A class as the kernel calls it ("&vdev->memory_lock", "dev_set_lock", "lock/1"): by the name in
// its key, else by that of the variable.
std::string lock_class_name(const Program& program, const LockUse& use);

}  // namespace kheddle
