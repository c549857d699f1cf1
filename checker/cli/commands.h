// The commands of kheddle, one function each: arguments in, exit code out. Input errors are printed
// here; InternalError and the like pass through to main.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "checker/cli/baseline.h"
#include "checker/cli/settings.h"

namespace kheddle {

struct CheckArguments {
  std::vector<std::string> paths;
  std::string variant;
  RunSettings settings;
  std::vector<std::string> given;  // options that the command line sets
  std::string format = "text";
  std::string output;  // "": standard output
  std::string traces = "kheddle-traces";
  bool write_traces = true;
  BaselineArguments baseline;
};
ExitCode check_command(const CheckArguments& arguments);

struct BoundedArguments {
  CheckArguments check;
  std::uint32_t depth = 0;  // steps
};
ExitCode bounded_command(const BoundedArguments& arguments);

struct ProveArguments {
  CheckArguments check;
  std::string invariant;  // "": all
  std::string certificates = "kheddle-certificates";
  std::string certificate;          // to be checked, instead
  std::string strengthen = "both";  // or "guesses", "spacer"
  double spacer_seconds = 60;
};
ExitCode prove_command(const ProveArguments& arguments);

struct TestArguments {
  std::vector<std::string> paths;
  bool all = false;
  std::string variant;
  RunSettings settings;
  std::vector<std::string> given;
  unsigned jobs = 1;  // scenarios at a time
  std::string format = "text";
  std::string output;
  std::string traces = "kheddle-traces";
  bool write_traces = true;
  BaselineArguments baseline;
};
ExitCode test_command(const TestArguments& arguments);

struct SimulateArguments {
  std::string path;
  std::string variant;
  RunSettings settings;
  std::uint64_t seed = 1;
  std::uint64_t runs = 100;
  std::uint64_t max_steps = 10000;  // of one run
  std::string schedule = "random";  // or "pct"
  bool interactive = false;
  std::string format = "text";
  std::string output;
  std::string traces = "kheddle-traces";
  bool write_traces = true;
};
ExitCode simulate_command(const SimulateArguments& arguments);

struct ReplayArguments {
  std::string trace;
  bool step = false;
  bool use_cache = true;
  std::string format = "text";  // or "html", "mail"
  std::string output;
};
ExitCode replay_command(const ReplayArguments& arguments);

struct GraphArguments {
  std::string path;  // a scenario, or a trace
  std::string variant;
  RunSettings settings;
  std::vector<std::string> given;
  std::string format = "text";  // or "dot", "svg"
  std::string output;
};
ExitCode graph_command(const GraphArguments& arguments);

struct HarnessArguments {
  std::string file;  // a driver's, by its path or its path in the kernel tree
  std::vector<std::string> functions;
  RunSettings settings;
  std::string output;  // "": standard output
};
// 0: written; 2: no such file or function, or the driver does not compile; 3: written, and what it
// lacks to compile is told.
ExitCode harness_command(const HarnessArguments& arguments);

struct AbiArguments {
  std::string header;  // a file, or as an #include names it
  std::vector<std::string> defines, includes, allowed;
  bool all = false;  // also what the header includes
  std::string format = "text";
  std::string output;
};
ExitCode abi_command(const AbiArguments& arguments);

struct ListArguments {
  std::vector<std::string> paths;  // none: every scenario of kheddle
  std::string format = "text";
};
ExitCode list_command(const ListArguments& arguments);

ExitCode explain_command(const std::string& kind);  // "": which kinds there are
ExitCode doctor_command();

}  // namespace kheddle
