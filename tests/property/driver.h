// The driver that programs run on: one of those in scenarios/ that have a generated.h, and with
// which defects.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "checker/base/result.h"
#include "checker/program/program.h"
#include "checker/trace/trace.h"
#include "tests/property/program.h"
#include "tests/property/system.h"

namespace kheddle::property {

struct Driver {
  std::string name;                  // one of driver_names()
  std::vector<std::string> defects;  // names of posted() and red() in it; none: the fixed one
  friend auto operator<=>(const Driver&, const Driver&) = default;
};

const std::vector<std::string>& driver_names();
const System& system_of(const Driver& driver);

// For a person: "export, B1, B2".
std::string name_of(const Driver& driver);

// As the variant of a saved scenario: "fixed", or the defects.
std::string variant_of(const Driver& driver);

// The kheddle tree, which the test's data are links into.
std::string home();

// The system's generated.c with this driver. Each driver is compiled once in a process.
const Program& compiled(const Driver& driver);

// The driver's program with other contents of its tables: no compiler runs.
Program with(const Program& compiled, const Operations& operations);

// Every interleaving, or as many states as that. No budget of time: what is skipped must not depend
// on the machine.
Outcome explore_up_to(const Program& program, std::uint64_t max_states);

// C that holds all of the driver and the operations: nothing but model/ is left to the tree. `head`
// goes into its first comment, a line each.
std::string scenario_text(const Driver& driver, const Operations& operations,
                          const std::vector<std::string>& head);

// A scenario file of that driver, loaded as ./kheddle check would.
Result<Program> load_scenario(const std::string& path, const Driver& driver);

}  // namespace kheddle::property
