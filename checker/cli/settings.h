// What the command line, and OPTION lines in scenarios, say about a run.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "checker/base/result.h"
#include "checker/explorer/explore.h"

namespace kheddle {

enum class ExitCode : int { kHolds = 0, kViolated = 1, kUsage = 2, kIncomplete = 3, kFault = 4 };

struct RunSettings {
  ExploreOptions explore;             // stop and progress are set by who runs it
  std::vector<std::string> defines;   // NAME or NAME=VALUE, for the compiler
  std::vector<std::string> includes;  // folders, searched before the model's
  std::string kernel_tree;            // for files that want one; "": none
  std::vector<std::string> stubs;     // NAME=return-any and the like, of functions without a body
  bool use_cache = true;
};

// A whole number above 0. `option` is for the error's sake. Errors tell the option and what it
// takes.
Result<std::uint64_t> parse_count(const std::string& option, const std::string& text);
// Bytes: "300M", "2G", "64k", "1000000".
Result<std::uint64_t> parse_size(const std::string& option, const std::string& text);
// Seconds above 0: "2.5".
Result<double> parse_seconds(const std::string& option, const std::string& text);

// Sets one option by its name without dashes: max-states, max-memory, timeout, jobs, search,
// no-reduction. Error: unknown, or a value it does not take.
Status apply_option(const std::string& name, const std::string& value, RunSettings* settings);

// What a run may take of this machine's memory unless told otherwise: three quarters of what is
// free, and of what the control group allows.
std::uint64_t default_memory();
unsigned processors();

}  // namespace kheddle
