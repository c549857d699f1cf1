// kheddle patch: what patches bring in, mend and leave, by checking harnesses before and after
// each.
#pragma once

#include <string>
#include <vector>

#include "checker/cli/settings.h"

namespace kheddle {

struct PatchArguments {
  std::vector<std::string> patches;    // files, or commits of the tree; a series, in order
  std::vector<std::string> harnesses;  // files or folders; none: those that come with kheddle
  RunSettings settings;                // with the kernel tree
  std::vector<std::string> given;
  std::string format = "text";  // or mail, json
  std::string output;           // "": standard output
  std::string traces = "kheddle-traces";
  bool write_traces = true;
};

// 0: nothing introduced; 1: something; 2: a patch does not apply or breaks a harness's build; 3: no
// harness reaches what they change, or a limit stopped one that does.
ExitCode patch_command(const PatchArguments& arguments);

}  // namespace kheddle
