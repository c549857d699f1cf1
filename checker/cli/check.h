// What kheddle check and kheddle bmc have in common: variants in, reports and an exit code out.
#pragma once

#include <functional>

#include "checker/cli/commands.h"
#include "checker/cli/run.h"
#include "checker/program/program.h"
#include "checker/trace/trace.h"

namespace kheddle {

// Comes to a verdict on one variant; findings are narrated.
using Engine = std::function<Outcome(const Program&, const VariantJob&)>;

// Has the engine judge every variant of every path, reports, writes traces.
ExitCode check_each(const CheckArguments& arguments, const Engine& engine);

}  // namespace kheddle
