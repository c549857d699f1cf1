// kheddle: the command line. Options in, exit code out; what each command does is in its own file.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <new>

#include "checker/base/check.h"
#include "checker/base/version.h"
#include "checker/cli/commands.h"
#include "checker/cli/nearest.h"
#include "checker/cli/output.h"
#include "checker/cli/patch.h"

namespace kheddle {
namespace {

// An option whose text apply_option() judges, so that command line and OPTION lines refuse alike.
struct RunOption {
  const char* name;
  const char* value;  // what the help calls it; nullptr: a flag
  const char* help;
};
constexpr RunOption kRunOptions[] = {
    {"max-states", "N", "stop after N states"},
    {"max-memory", "SIZE",
     "stop at this size of the process: 512M, 4G (default: 3/4 of what is free)"},
    {"timeout", "S", "stop after S seconds"},
    {"search", "bfs|dfs", "breadth-first (shortest traces, default) or depth-first"},
    {"no-reduction", nullptr, "make every shared access a scheduling point"},
};

// What a variant may take in `kheddle test` unless told otherwise.
constexpr double kTestSeconds = 1800;

void declare_baseline(CLI::App* app, BaselineArguments* arguments) {
  app->add_option("--baseline", arguments->baseline, "report only what is not in this file")
      ->type_name("FILE");
  app->add_option("--write-baseline", arguments->write_baseline,
                  "write what was found to this file")
      ->type_name("FILE");
  app->add_option("--suppress", arguments->suppress, "leave a finding out, for a reason")
      ->type_name("FINGERPRINT=REASON[,until=YYYY-MM-DD]")
      ->expected(1)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll)
      ->delimiter('\0');
  app->add_option("--suppressions", arguments->suppressions, "file of such lines")
      ->type_name("FILE");
}

// Collects the text of run options until they are applied.
class RunOptions {
 public:
  // `only`: these, if there are any; else all.
  void declare(CLI::App* app, const std::vector<std::string>& only = {}) {
    texts_.reserve(std::size(kRunOptions));
    for (const RunOption& option : kRunOptions) {
      if (!only.empty() && std::find(only.begin(), only.end(), option.name) == only.end()) continue;
      texts_.emplace_back(option.name, "");
      std::string name = std::string("--") + option.name;
      CLI::Option* declared =
          option.value == nullptr
              ? app->add_flag(name, option.help)
              : app->add_option(name, texts_.back().second, option.help)->type_name(option.value);
      declared_.push_back(declared);
    }
    app->add_option("-D,--define", defines_, "macro for the compiler")->type_name("NAME[=VALUE]");
    app->add_option("-I,--include", includes_, "folder of headers")->type_name("DIR");
    app->add_option("--kernel-tree", kernel_tree_,
                    "kernel tree, for files that check its own (default: $KHEDDLE_KERNEL_TREE)")
        ->type_name("DIR");
    app->add_option("--stub", stubs_,
                    "go on at a function that nobody modelled; told in the report")
        ->type_name("NAME=return-any|return-0|noop");
    app->add_flag("--no-cache", no_cache_, "compile anew");
  }

  Status apply(RunSettings* settings, std::vector<std::string>* given) const {
    for (std::size_t i = 0; i < declared_.size(); ++i) {
      if (declared_[i]->count() == 0) continue;
      given->push_back(texts_[i].first);
      Status applied = apply_option(texts_[i].first, texts_[i].second, settings);
      if (!applied) return applied;
    }
    settings->defines = defines_;
    settings->includes = includes_;
    settings->kernel_tree = kernel_tree_;
    settings->stubs = stubs_;
    const char* tree = std::getenv("KHEDDLE_KERNEL_TREE");
    if (kernel_tree_.empty() && tree != nullptr) settings->kernel_tree = tree;
    settings->use_cache = !no_cache_;
    return ok();
  }

 private:
  std::vector<std::pair<std::string, std::string>> texts_;
  std::vector<CLI::Option*> declared_;
  std::vector<std::string> defines_, includes_, stubs_;
  std::string kernel_tree_;
  bool no_cache_ = false;
};

void declare_report(CLI::App* app, std::string* format, std::string* output) {
  app->add_option("--format", *format,
                  "text (default), html, mail, json, sarif, junit, tap or github")
      ->type_name("FORMAT");
  app->add_option("--output", *output, "write the report to this file")->type_name("FILE");
}

void declare_traces(CLI::App* app, std::string* folder, bool* none) {
  app->add_option("--traces", *folder, "folder for trace files (default: kheddle-traces)")
      ->type_name("DIR");
  app->add_flag("--no-traces", *none, "write no trace files");
}

ExitCode usage(const Error& error) {
  complain(error);
  return ExitCode::kUsage;
}

// Of a word that is no command, or an option that the command does not have.
std::string suggestion(const CLI::App& app, int argc, char** argv) {
  std::vector<std::string> commands;
  for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; }))
    commands.push_back(command->get_name());
  if (argc < 2) return "";
  const std::string first = argv[1];
  if (std::find(commands.begin(), commands.end(), first) == commands.end())
    return did_you_mean(first, commands);
  std::vector<std::string> options;
  for (const CLI::Option* option : app.get_subcommand(first)->get_options())
    if (!option->get_lnames().empty()) options.push_back("--" + option->get_lnames().front());
  for (int i = 2; i < argc; ++i) {
    const std::string word = std::string(argv[i]).substr(0, std::string(argv[i]).find('='));
    if (word.starts_with("--") && std::find(options.begin(), options.end(), word) == options.end())
      return did_you_mean(word, options);
  }
  return "";
}

ExitCode run(int argc, char** argv) {
  CLI::App app(
      "kheddle checks kernel-style concurrency: every interleaving of a scenario.\n"
      "Exit codes: 0 holds, 1 violated, 2 usage or input error, 3 incomplete, 4 kheddle's "
      "own fault.");
  app.name("kheddle");
  app.set_version_flag("--version", std::string("kheddle ") + kVersion);
  app.require_subcommand(1);

  CheckArguments check;
  RunOptions check_run;
  std::string check_jobs;
  bool check_no_traces = false;
  CLI::App* check_app = app.add_subcommand("check", "explore every interleaving of a scenario");
  check_app->add_option("PATH", check.paths, "scenarios, or folders of them")->required();
  check_app->add_option("--variant", check.variant, "only this variant")->type_name("V");
  check_run.declare(check_app);
  check_app->add_option("--jobs", check_jobs, "worker threads (default: every processor)")
      ->type_name("N");
  declare_report(check_app, &check.format, &check.output);
  declare_traces(check_app, &check.traces, &check_no_traces);
  declare_baseline(check_app, &check.baseline);

  BoundedArguments bounded;
  RunOptions bounded_run;
  std::string depth;
  bool bounded_no_traces = false;
  CLI::App* bounded_app =
      app.add_subcommand("bmc", "every run of up to N steps, and every value, by a solver");
  bounded_app->add_option("PATH", bounded.check.paths, "scenarios, or folders of them")->required();
  bounded_app->add_option("--depth", depth, "steps of a run")->type_name("N")->required();
  bounded_app->add_option("--variant", bounded.check.variant, "only this variant")->type_name("V");
  bounded_run.declare(bounded_app, {"max-memory", "timeout", "no-reduction"});
  declare_report(bounded_app, &bounded.check.format, &bounded.check.output);
  declare_traces(bounded_app, &bounded.check.traces, &bounded_no_traces);
  declare_baseline(bounded_app, &bounded.check.baseline);

  ProveArguments prove;
  RunOptions prove_run;
  bool prove_no_traces = false;
  CLI::App* prove_app = app.add_subcommand(
      "prove", "an invariant in every state, of any number of threads, with a certificate");
  prove_app->add_option("PATH", prove.check.paths, "scenarios, or folders of them");
  prove_app->add_option("--invariant", prove.invariant, "only this one")->type_name("NAME");
  prove_app->add_option("--variant", prove.check.variant, "only this variant")->type_name("V");
  prove_app->add_option("--certificates", prove.certificates, "folder for what is proved")
      ->type_name("DIR");
  prove_app->add_option("--check", prove.certificate, "judge this certificate anew")
      ->type_name("CERTIFICATE");
  prove_app
      ->add_option("--strengthen", prove.strengthen,
                   "where lemmas come from: guesses, spacer, or both (default)")
      ->check(CLI::IsMember({"guesses", "spacer", "both"}))
      ->type_name("HOW");
  prove_app->add_option("--format", prove.check.format, "text (default) or json")
      ->check(CLI::IsMember({"text", "json"}))
      ->type_name("FORMAT");
  std::string spacer_timeout;
  prove_app->add_option("--spacer-timeout", spacer_timeout, "seconds for Spacer (default: 60)")
      ->type_name("S");
  prove_run.declare(prove_app);
  declare_traces(prove_app, &prove.check.traces, &prove_no_traces);

  TestArguments test;
  RunOptions test_run;
  std::string test_jobs;
  bool test_no_traces = false;
  CLI::App* test_app =
      app.add_subcommand("test", "compare each variant with the answer written in its scenario");
  test_app->add_option("PATH", test.paths, "scenarios, or folders of them");
  test_app->add_flag("--all", test.all, "every scenario that comes with kheddle");
  test_app->add_option("--variant", test.variant, "only this variant")->type_name("V");
  test_run.declare(test_app);
  test_app->add_option("--jobs", test_jobs, "variants at a time (default: 1)")->type_name("N");
  declare_report(test_app, &test.format, &test.output);
  declare_traces(test_app, &test.traces, &test_no_traces);
  declare_baseline(test_app, &test.baseline);

  SimulateArguments simulate;
  RunOptions simulate_run;
  std::string seed, runs, max_steps;
  bool simulate_no_traces = false;
  CLI::App* simulate_app =
      app.add_subcommand("simulate", "single executions; finds, but never says HOLDS");
  simulate_app->add_option("PATH", simulate.path, "a scenario")->required();
  simulate_app->add_option("--variant", simulate.variant, "this variant")->type_name("V");
  simulate_run.declare(simulate_app);
  simulate_app->add_option("--seed", seed, "of the random choices (default: 1)")->type_name("N");
  simulate_app->add_option("--runs", runs, "executions (default: 100)")->type_name("K");
  simulate_app->add_option("--max-steps", max_steps, "steps of one execution (default: 10000)")
      ->type_name("N");
  simulate_app->add_option("--schedule", simulate.schedule, "random (default) or pct (priorities)")
      ->type_name("random|pct");
  simulate_app->add_flag("--interactive", simulate.interactive, "pick each step yourself");
  declare_report(simulate_app, &simulate.format, &simulate.output);
  declare_traces(simulate_app, &simulate.traces, &simulate_no_traces);

  PatchArguments patch;
  RunOptions patch_run;
  bool patch_no_traces = false;
  CLI::App* patch_app = app.add_subcommand(
      "patch", "what a patch of a kernel tree brings in, mends and leaves, by harnesses");
  patch_app
      ->add_option("PATCH", patch.patches,
                   "what git diff or git format-patch wrote, or commits of the tree (A..B)")
      ->required();
  patch_app->add_option("--harness", patch.harnesses, "files or folders (default: kheddle's own)")
      ->type_name("PATH");
  patch_run.declare(patch_app);
  patch_app->add_option("--format", patch.format, "text (default), mail or json")
      ->type_name("FORMAT");
  patch_app->add_option("--output", patch.output, "write the report to this file")
      ->type_name("FILE");
  declare_traces(patch_app, &patch.traces, &patch_no_traces);

  ReplayArguments replay;
  bool replay_no_cache = false;
  CLI::App* replay_app = app.add_subcommand("replay", "run a recorded trace again, bit for bit");
  replay_app->add_option("TRACE", replay.trace, "a trace file")->required();
  replay_app->add_flag("--step", replay.step, "wait for a key after each step");
  replay_app->add_option("--format", replay.format, "text (default), html or mail")
      ->type_name("FORMAT");
  replay_app->add_option("--output", replay.output, "write the report to this file")
      ->type_name("FILE");
  replay_app->add_flag("--no-cache", replay_no_cache, "compile anew");

  GraphArguments graph;
  RunOptions graph_run;
  CLI::App* graph_app = app.add_subcommand(
      "graph", "the lock order of a scenario, or who waits for whom at the end of a trace");
  graph_app->add_option("PATH", graph.path, "a scenario, or a trace file")->required();
  graph_app->add_option("--variant", graph.variant, "this variant")->type_name("V");
  graph_run.declare(graph_app);
  graph_app->add_option("--format", graph.format, "text (default), dot or svg")
      ->type_name("FORMAT");
  graph_app->add_option("--output", graph.output, "write it to this file")->type_name("FILE");

  HarnessArguments harness;
  RunOptions harness_run;
  CLI::App* harness_app =
      app.add_subcommand("harness", "write a first harness for functions of a driver");
  harness_app->add_option("FILE", harness.file, "a driver's .c file")->required();
  harness_app->add_option("--function", harness.functions, "what threads are to call")
      ->type_name("F ...")
      ->required();
  harness_run.declare(harness_app, {""});  // nothing is searched
  harness_app->add_option("--output", harness.output, "write it to this file")->type_name("FILE");

  AbiArguments abi;
  CLI::App* abi_app =
      app.add_subcommand("abi", "whether a header's structures look the same on every machine");
  abi_app->add_option("HEADER", abi.header, "a file, or as an #include names it")->required();
  abi_app->add_option("-D,--define", abi.defines, "macro for the compiler")
      ->type_name("NAME[=VALUE]");
  abi_app->add_option("-I,--include", abi.includes, "folder of headers")->type_name("DIR");
  abi_app->add_option("--allow", abi.allowed, "a structure that is as it is, for a reason")
      ->type_name("NAME=REASON")
      ->expected(1)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll)
      ->delimiter('\0');
  abi_app->add_flag("--all", abi.all, "also the structures of the headers that it includes");
  abi_app->add_option("--format", abi.format, "text (default) or json")->type_name("FORMAT");
  abi_app->add_option("--output", abi.output, "write it to this file")->type_name("FILE");

  ListArguments list;
  CLI::App* list_app = app.add_subcommand("list", "scenarios, variants, and what they come to");
  list_app->add_option("PATH", list.paths, "scenarios, or folders (default: kheddle's own)");
  list_app->add_option("--format", list.format, "text (default) or json")->type_name("FORMAT");

  std::string kind;
  CLI::App* explain_app = app.add_subcommand("explain", "what a kind of finding means");
  explain_app->add_option("KIND", kind, "for instance data-race; none: all kinds");

  CLI::App* doctor_app = app.add_subcommand("doctor", "what is installed, what is missing");

  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& success) {
    app.exit(success);  // prints help or version
    return ExitCode::kHolds;
  } catch (const CLI::ParseError& error) {
    return usage(Error{
        error.what(), "", 0,
        suggestion(app, argc, argv) + "`kheddle --help` or `kheddle COMMAND --help` tells more"});
  }

  if (*check_app) {
    check.settings.explore.jobs = processors();
    check.settings.explore.budget.max_bytes = default_memory();
    Status applied = check_run.apply(&check.settings, &check.given);
    if (applied && check_app->get_option("--jobs")->count() != 0)
      applied = apply_option("jobs", check_jobs, &check.settings);
    if (!applied) return usage(applied.error());
    check.write_traces = !check_no_traces;
    return check_command(check);
  }
  if (*bounded_app) {
    Result<std::uint64_t> steps = parse_count("depth", depth);
    if (!steps) return usage(steps.error());
    bounded.depth = static_cast<std::uint32_t>(std::min<std::uint64_t>(*steps, 1'000'000));
    bounded.check.settings.explore.budget.max_bytes = default_memory();
    Status applied = bounded_run.apply(&bounded.check.settings, &bounded.check.given);
    if (!applied) return usage(applied.error());
    bounded.check.write_traces = !bounded_no_traces;
    return bounded_command(bounded);
  }
  if (*prove_app) {
    if (prove.check.paths.empty() == prove.certificate.empty())
      return usage({"prove takes either scenarios or --check CERTIFICATE", "", 0,
                    "`kheddle prove --help` tells more"});
    prove.check.settings.explore.jobs = processors();
    prove.check.settings.explore.budget.max_bytes = default_memory();
    Status applied = prove_run.apply(&prove.check.settings, &prove.check.given);
    if (!applied) return usage(applied.error());
    prove.check.write_traces = !prove_no_traces;
    if (!spacer_timeout.empty()) {
      Result<double> seconds = parse_seconds("spacer-timeout", spacer_timeout);
      if (!seconds) return usage(seconds.error());
      prove.spacer_seconds = *seconds;
    }
    return prove_command(prove);
  }
  if (*test_app) {
    if (test_app->get_option("--jobs")->count() != 0) {
      Result<std::uint64_t> jobs = parse_count("jobs", test_jobs);
      if (!jobs) return usage(jobs.error());
      test.jobs = static_cast<unsigned>(std::min<std::uint64_t>(*jobs, 256));
    }
    // One worker a variant: counts and traces do not depend on the machine.
    test.settings.explore.jobs = 1;
    test.settings.explore.budget.max_seconds = kTestSeconds;
    test.settings.explore.budget.max_bytes = default_memory() / test.jobs;
    Status applied = test_run.apply(&test.settings, &test.given);
    if (!applied) return usage(applied.error());
    test.write_traces = !test_no_traces;
    return test_command(test);
  }
  if (*simulate_app) {
    std::vector<std::string> given;
    Status applied = simulate_run.apply(&simulate.settings, &given);
    if (!applied) return usage(applied.error());
    struct Number {
      const char* name;
      const std::string* text;
      std::uint64_t* value;
    };
    for (const Number& number :
         {Number{"seed", &seed, &simulate.seed}, Number{"runs", &runs, &simulate.runs},
          Number{"max-steps", &max_steps, &simulate.max_steps}}) {
      if (simulate_app->get_option(std::string("--") + number.name)->count() == 0) continue;
      Result<std::uint64_t> parsed = parse_count(number.name, *number.text);
      if (!parsed) return usage(parsed.error());
      *number.value = *parsed;
    }
    simulate.write_traces = !simulate_no_traces;
    return simulate_command(simulate);
  }
  if (*patch_app) {
    patch.settings.explore.jobs = processors();
    patch.settings.explore.budget.max_bytes = default_memory();
    Status applied = patch_run.apply(&patch.settings, &patch.given);
    if (!applied) return usage(applied.error());
    patch.write_traces = !patch_no_traces;
    return patch_command(patch);
  }
  if (*replay_app) {
    replay.use_cache = !replay_no_cache;
    return replay_command(replay);
  }
  if (*graph_app) {
    graph.settings.explore.jobs = processors();
    graph.settings.explore.budget.max_bytes = default_memory();
    Status applied = graph_run.apply(&graph.settings, &graph.given);
    if (!applied) return usage(applied.error());
    return graph_command(graph);
  }
  if (*harness_app) {
    std::vector<std::string> given;
    Status applied = harness_run.apply(&harness.settings, &given);
    if (!applied) return usage(applied.error());
    return harness_command(harness);
  }
  if (*abi_app) return abi_command(abi);
  if (*list_app) return list_command(list);
  if (*explain_app) return explain_command(kind);
  KHEDDLE_CHECK(*doctor_app, "the parser requires one of the commands");
  return doctor_command();
}

}  // namespace
}  // namespace kheddle

int main(int argc, char** argv) {
  using kheddle::ExitCode;
  ExitCode code = ExitCode::kFault;
  try {
    code = kheddle::run(argc, argv);
  } catch (const std::bad_alloc&) {
    fmt::print(stderr,
               "kheddle: out of memory (limit max-memory); give --max-memory, or make the "
               "scenario smaller\n");
    code = ExitCode::kIncomplete;
  } catch (const kheddle::InternalError& error) {
    fmt::print(stderr, "kheddle: this is kheddle's own fault, there is no verdict: {}\n",
               error.what());
  } catch (const std::exception& error) {
    fmt::print(stderr, "kheddle: this is kheddle's own fault, there is no verdict: {}\n",
               error.what());
  }
  return static_cast<int>(code);
}
