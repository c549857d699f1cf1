// The calls of model/kheddle.h by name.
#pragma once

#include <optional>
#include <string_view>

#include "checker/program/program.h"

namespace kheddle {

std::optional<Intrinsic> intrinsic_from_name(std::string_view name);
const char* intrinsic_name(Intrinsic intrinsic);

}  // namespace kheddle
