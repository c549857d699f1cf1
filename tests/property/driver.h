// The driver that programs run on: which of the two in scenarios/vfio, and with which defects.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "checker/base/result.h"
#include "checker/program/program.h"
#include "checker/trace/trace.h"
#include "tests/property/program.h"

namespace kheddle::property {

struct Driver {
  bool dmabuf_mmap = false;  // the series with mmap() of dma-bufs, else the export
  std::vector<std::string>
      defects;  // names of posted() and red() of variants.h; none: the fixed one
  friend auto operator<=>(const Driver&, const Driver&) = default;
};

std::string name_of(const Driver& driver);

// As the variant of a saved scenario: "fixed", or the defects.
std::string variant_of(const Driver& driver);

// The kheddle tree, which the test's data are links into.
std::string home();

// scenarios/vfio/generated.c with this driver. Each driver is compiled once in a process.
const Program& compiled(const Driver& driver);

// The driver's program with other contents of its tables: no compiler runs.
Program with(const Program& compiled, const Operations& operations);

// Every interleaving, or as many states as that. No budget of time: what is skipped must not depend
// on the machine.
Outcome explore_up_to(const Program& program, std::uint64_t max_states);

// C that holds driver and operations, and nothing but the include is left to the tree.
std::string scenario_text(const Driver& driver, const Operations& operations,
                          const std::string& comment);

// A scenario file of that driver, loaded as ./kheddle check would.
Result<Program> load_scenario(const std::string& path, const Driver& driver);

}  // namespace kheddle::property
