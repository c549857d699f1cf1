// A generated program: what a few threads do to a device, as a value that can be generated, shrunk
// and printed. The generated.h of its system gives it its meaning.
#pragma once

#include <rapidcheck.h>

#include <cstdint>
#include <string>
#include <vector>

#include "tests/property/system.h"

namespace kheddle::property {

struct Operations {
  std::vector<std::vector<std::uint8_t>> threads;  // numbers of the system's operations
  std::uint8_t environment = 0;                    // bits of its environment
  friend bool operator==(const Operations&, const Operations&) = default;
};

// Two or three threads of one to three operations. Shrinks by smaller().
rc::Gen<Operations> any_operations(const System& system);

// A program that shrinks as the generated ones do.
rc::Shrinkable<Operations> shrinkable(const Operations& operations);

// One operation less, each way there is, or one thing less that the environment may do.
std::vector<Operations> smaller(const Operations& operations);

// For a person, one thread a line: "user 0: ATTACH, MAP, DMA".
std::vector<std::string> lines(const System& system, const Operations& operations);

// "ATTACH, MAP, DMA"
std::string joined(const System& system, const std::vector<std::uint8_t>& thread);

// For C: "{ { ATTACH, MAP, DMA }, { COMMAND_OFF } }", and "CONFIG_WRITES_FAIL | DEVICE_WAKES".
std::string table(const System& system, const Operations& operations);
std::string environment(const System& system, const Operations& operations);

}  // namespace kheddle::property
