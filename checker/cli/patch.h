// kheddle patch: what a patch brings in, mends and leaves, by checking harnesses before and after.
#pragma once

#include <string>
#include <vector>

#include "checker/cli/settings.h"

namespace kheddle {

struct PatchArguments {
  std::string patch;
  std::vector<std::string> harnesses;  // files or folders; none: those that come with kheddle
  RunSettings settings;                // with the kernel tree
  std::vector<std::string> given;
  std::string format = "text";  // or json
  std::string output;           // "": standard output
  std::string traces = "kheddle-traces";
  bool write_traces = true;
};

// 0: nothing introduced; 1: something; 2: the patch does not apply or a file of it does not
// compile; 3: no harness reaches what it changes, or a limit stopped one that does.
ExitCode patch_command(const PatchArguments& arguments);

}  // namespace kheddle
