// A Circle is a livelock as the search knows it: states among which threads go round for ever, in
// terms that hold for any other Machine of the program.
#pragma once

#include <cstdint>
#include <vector>

#include "checker/explorer/expander.h"
#include "checker/explorer/machine.h"
#include "checker/trace/trace.h"

namespace kheddle {

struct Circle {
  PlaceId place = 0;                   // of the finding
  std::uint32_t thread = 0;            // that stands there
  std::vector<std::uint32_t> acting;   // threads that go round, ascending
  std::vector<std::uint64_t> states;   // digests, ascending
  std::vector<std::uint64_t> entries;  // those in which the thread stands at the place, ascending
};

// Whether the thread's ways make an action that leads nowhere else: each outcome that is a
// transition goes to where `inside` says so, and there is one.
template <typename Inside>
bool goes_round(Expander* expander, const Ways& ways, const StateView& state,
                std::vector<StateStore::Change>* changes, const Inside& inside) {
  if (ways.held || ways.limit != nullptr || !ways.to_expose.empty()) return false;
  bool any = false;
  for (const Way& way : ways.ways) {
    if (way.fatal || way.dropped || way.progress) return false;
    expander->apply(way, state, changes);
    if (changes->empty()) continue;  // waiting
    if (!inside(way, *changes)) return false;
    any = true;
  }
  return any;
}

// Ends the finding's schedule, which leads to an entry of one of the circles, with steps that lead
// back there: a turn in which every acting thread steps, as short as is quickly found.
void close_loop(Machine* machine, Expander* expander, const std::vector<Circle>& circles,
                Finding* finding);

}  // namespace kheddle
