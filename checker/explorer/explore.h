// The explicit-state engine: every interleaving of a Program, or how far it got.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>

#include "checker/program/program.h"
#include "checker/trace/trace.h"

namespace kheddle {

enum class Order : std::uint8_t { kBreadthFirst, kDepthFirst };

struct Budget {
  std::uint64_t max_states = UINT64_MAX;
  std::uint64_t max_bytes = UINT64_MAX;  // of the process
  double max_seconds = 0;                // 0: none
};

struct Progress {
  std::uint64_t states = 0, transitions = 0, queued = 0, bytes = 0;
  std::uint32_t depth = 0, round = 0;
  double seconds = 0;
};

struct ExploreOptions {
  bool reduction = true;
  Order order = Order::kBreadthFirst;
  unsigned jobs = 2;
  Budget budget;
  // States from which on a round goes on, instead of starting again, when accesses are found to
  // race.
  std::uint64_t refine_from = 100'000;
  // Components from which on a state is read where the store has it.
  std::size_t large_from = 256;
  // Effects of steps that are kept to tell early that threads do not go round for ever; beyond, it
  // is told by looking at states.
  std::size_t turn_effects = 4'000'000;
  // States that are looked at for schedules with fewer switches between threads.
  std::uint64_t shorten_states = 50'000;
  // What is wanted of the lock orders that were met; empty: nothing.
  WantOrders want_orders;
  const std::atomic<bool>* stop = nullptr;        // set by a signal handler: end with what there is
  std::function<void(const Progress&)> progress;  // called a few times a second; may be empty
};

// Explores and returns verdict, counts, limits and one finding per kind and place, each with the
// schedule of the fewest switches between threads and then the fewest steps or, where it says that
// it is not minimal, the shortest that was seen. Findings carry kind, place, thread and schedule;
// messages, sides and traces are filled in by narrate() (checker/replay).
// Orders of locks are collected from every step, also where the answer is INCOMPLETE.
Outcome explore(const Program& program, const ExploreOptions& options);

}  // namespace kheddle
