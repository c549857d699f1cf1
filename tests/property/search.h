// Generates programs until one fails, and shrinks it.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "tests/property/driver.h"
#include "tests/property/program.h"

namespace kheddle::property {

struct Limits {
  std::uint64_t seed = 1;
  std::uint64_t max_states = 100'000;  // of one program; one that has more is skipped
  unsigned max_programs = UINT32_MAX;
  double max_seconds = 0;  // 0: none
};

// From the environment: KHEDDLE_SEED, KHEDDLE_PROPERTY_STATES, KHEDDLE_PROPERTY_SECONDS;
// KHEDDLE_LONG asks for ten minutes.
Limits limits_from_environment();

struct Tally {
  unsigned programs = 0;  // that were generated, the failing one with them
  unsigned held = 0;
  unsigned skipped = 0;  // had more states than allowed, and no finding among those
  std::uint64_t states = 0;
  double seconds = 0;
};

std::string to_string(const Tally& tally);

// Whether the program shows a finding within that many states.
bool fails(const Program& compiled, const Operations& operations, std::uint64_t max_states);

// The next failing program, shrunk: none of smaller() fails. Program number n of a seed is always
// the same; the search begins after the programs that tally has, and adds to it. nullopt: a limit
// ended it.
std::optional<Operations> next_failure(const Driver& driver, const Limits& limits, Tally* tally);

// The first of its shrinks that still fails, as often as there is one: from the end no operation
// can be dropped.
Operations shrunk(const rc::Shrinkable<Operations>& failing,
                  const std::function<bool(const Operations&)>& still_fails);

}  // namespace kheddle::property
