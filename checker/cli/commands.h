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

struct ListArguments {
  std::vector<std::string> paths;  // none: every scenario of kheddle
  std::string format = "text";
};
ExitCode list_command(const ListArguments& arguments);

ExitCode explain_command(const std::string& kind);  // "": which kinds there are
ExitCode doctor_command();

}  // namespace kheddle
