// A failing program as files: a scenario that holds its answer, so that ./kheddle check and test
// take it, and traces that ./kheddle replay takes from the same folder.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "checker/base/result.h"
#include "tests/property/driver.h"
#include "tests/property/program.h"

namespace kheddle::property {

struct Saved {
  std::string scenario;             // path of the .c file
  std::vector<std::string> traces;  // paths, one for each finding
  Outcome outcome;                  // of the scenario, findings narrated
};

// KHEDDLE_PROPERTY_DIR, or where Bazel keeps what a test leaves, or a scratch folder.
std::string output_folder();

// Writes FOLDER/NAME.c, compiles it, explores it, and marks what was found. `comment` says why it
// was made. Errors: it does not compile, cannot be written, or shows anything else than the program
// that was generated.
Result<Saved> save(const Driver& driver, const Operations& operations, std::uint64_t max_states,
                   const std::string& folder, const std::string& name, const std::string& comment);

// How two outcomes differ, but for time and memory; "" if they do not.
std::string difference(const Outcome& a, const Outcome& b);

}  // namespace kheddle::property
