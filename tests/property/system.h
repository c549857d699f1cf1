// What programs are made of: on each system of scenarios/ that has a generated.h, its operations.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace kheddle::property {

struct System {
  std::string folder;                    // below the tree: scenarios/vfio
  std::vector<std::string> operations;   // names by number; number 0 does nothing
  std::vector<std::string> environment;  // names by bit
  // Threads in an order without which most operations would find nothing to work on. 0 stands for
  // any operation.
  std::vector<std::vector<std::uint8_t>> uses;
};

extern const System kVfio;
extern const System kFmb;
extern const System kRegions;

}  // namespace kheddle::property
