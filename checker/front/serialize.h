// A Program as bytes, for the cache: of this machine and this build, not for keeping.
#pragma once

#include <optional>
#include <string>

#include "checker/program/program.h"

namespace kheddle {

std::string serialize(const Program& program);
// Nothing, if the bytes are no Program's.
std::optional<Program> deserialize(std::string bytes);

}  // namespace kheddle
