// What a person reads of a finding is its schedule, and each change from one thread to another is
// one more thing to keep in mind. shorten() looks for the schedules with the fewest such switches
// and, of these, the fewest steps: a search of its own, in order of that cost, over pairs of a
// state and the thread that went last, without sleep sets. Few switches lead to few states, so it
// mostly ends long before it has seen what the search for findings has (Musuvathi, Qadeer,
// "Iterative context bounding for systematic testing of multithreaded programs", PLDI 2007).
#pragma once

#include <cstdint>
#include <vector>

#include "checker/explorer/explore.h"
#include "checker/explorer/search.h"

namespace kheddle {

// Gives each finding the schedule with the fewest switches and then steps, says that it is minimal,
// and does so in the same way every time; findings that are not met within
// options.shorten_states keep the schedule that they have, and say why. Findings, granularity and
// room are those of the last round.
void shorten(const Program& program, const Granularity& granularity, bool foreign_stacks,
             const Search::Room& room, const ExploreOptions& options,
             const std::vector<Circle>& circles, std::vector<Finding>* findings);

// Ends the schedules of livelocks, which lead into a circle, with a turn in it.
void close_loops(const Program& program, const Granularity& granularity, bool foreign_stacks,
                 const std::vector<Circle>& circles, std::vector<Finding>* findings);

}  // namespace kheddle
