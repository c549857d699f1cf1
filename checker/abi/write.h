// What was compared, as words and as JSON (docs/abi.md).
#pragma once

#include <string>
#include <vector>

#include "checker/abi/compare.h"

namespace kheddle {

struct AbiReport {
  std::string header;
  std::vector<AbiMachine> machines;
  std::vector<AbiStructure> structures;
  std::vector<std::string> notes;  // what the reader should know of how it was made
};

// How many structures have problems that no reason excuses.
std::size_t open_problems(const AbiReport& report);

std::string abi_text(const AbiReport& report);
std::string abi_json(const AbiReport& report);

}  // namespace kheddle
