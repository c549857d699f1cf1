// The calls of model/kheddle.h by name.
#pragma once

#include <optional>
#include <string_view>

#include "checker/program/program.h"

namespace kheddle {

// The one call that is no instruction: leave.h turns it into returns.
inline constexpr const char* kExitThread = "kh_exit_thread";

std::optional<Intrinsic> intrinsic_from_name(std::string_view name);
const char* intrinsic_name(Intrinsic intrinsic);

}  // namespace kheddle
