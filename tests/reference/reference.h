// The reference: a deliberately naive search of a Program, written from docs/semantics.md alone.
// Breadth-first, one thread, whole states in a map, every plain access a scheduling point. Tests
// hold the explorer against it; nothing else may link it.
#pragma once

#include <cstdint>
#include <set>
#include <string>

#include "checker/program/program.h"
#include "checker/trace/trace.h"
#include "tests/reference/machine.h"

namespace kheddle::reference {

struct Budget {
  std::uint64_t max_states = 1'000'000;
};

struct Answer {
  std::uint64_t states = 0;
  std::uint64_t transitions = 0;
  std::uint32_t rounds = 0;
  std::set<Found> findings;
  std::set<Order> orders;        // of locks
  std::set<std::string> limits;  // names; findings are complete only when there are none
};

Answer search(const Program& program, const Budget& budget);

// "data-race f.c:3 reader / f.c:9 writer"
std::string to_string(const Found& found);

}  // namespace kheddle::reference
