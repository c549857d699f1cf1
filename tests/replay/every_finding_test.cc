// Every finding of every scenario variant, printed, parsed and replayed, is the same finding with
// the same trace.
#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "checker/cli/answer.h"
#include "checker/explorer/explore.h"
#include "checker/front/load.h"
#include "checker/replay/narrate.h"
#include "checker/replay/rerun.h"
#include "checker/replay/trace_file.h"
#include "checker/report/json.h"

namespace kheddle {
namespace {

namespace fs = std::filesystem;

// Far above what a scenario has today; a scenario that outgrows it is still replayed as far as it
// got.
constexpr std::uint64_t kMaxStates = 300000;

// What Bazel links here are single files; the tree itself holds model/ as one folder.
fs::path home() { return fs::canonical("model/kheddle.h").parent_path().parent_path(); }

std::vector<std::string> scenarios() {
  std::vector<std::string> paths;
  for (const auto& entry : fs::recursive_directory_iterator("scenarios")) {
    // They want a kernel tree: tests/kernel.
    if (entry.path().parent_path().filename() == "kernel") continue;
    if (entry.path().extension() == ".c" || entry.path().extension() == ".cc")
      paths.push_back(fs::canonical(entry.path()).string());
  }
  std::sort(paths.begin(), paths.end());
  return paths;
}

// Everything that a report tells of the finding.
std::string told(const Finding& finding) {
  ReportEntry entry;
  entry.outcome.findings = {finding};
  return json_report({entry});
}

// Made by one statement, which then is the last that the trace tells; the others are judged of a
// state.
bool is_of_a_statement(Kind kind) {
  return kind != Kind::kDataRace && kind != Kind::kDeadlock && kind != Kind::kUserBlocksLock &&
         kind != Kind::kLeak && kind != Kind::kLivelock;
}

class EveryFinding : public testing::TestWithParam<std::string> {
 protected:
  void replay(const Program& program, const Finding& finding) {
    SCOPED_TRACE(std::string(kind_name(finding.kind)) + " at " + finding.file + ":" +
                 std::to_string(finding.line));
    TraceFile wrote = record(program, finding.schedule);
    wrote.scenario = GetParam();
    wrote.has_finding = true;
    wrote.finding = finding;
    Result<TraceFile> read = parse_trace(print_trace(wrote), "a.trace");
    ASSERT_TRUE(read) << read.error().message;
    EXPECT_EQ(print_trace(*read), print_trace(wrote));
    Result<std::unique_ptr<Rerun>> rerun = Rerun::start(program, *read);
    ASSERT_TRUE(rerun) << rerun.error().message;
    EXPECT_TRUE((*rerun)->same_program());
    while (!(*rerun)->at_end()) {
      Status taken = (*rerun)->next();
      ASSERT_TRUE(taken) << taken.error().message;
    }
    Result<Finding> again = (*rerun)->finish();
    ASSERT_TRUE(again) << again.error().message;
    EXPECT_EQ(told(*again), told(finding));
  }
};

TEST_P(EveryFinding, ReplaysToTheSameFindingAndTrace) {
  Result<Answer> answer = parse_answer(GetParam());
  ASSERT_TRUE(answer) << answer.error().message;
  for (const AnsweredVariant& variant : answer->variants) {
    SCOPED_TRACE(variant.name);
    LoadOptions options;
    options.variant = variant.name;
    options.home = home().string();
    options.cache = testing::TempDir() + "/cache";
    Result<Program> program = load(GetParam(), options);
    ASSERT_TRUE(program) << program.error().message;
    ExploreOptions explore_options;
    explore_options.jobs = 1;
    explore_options.budget.max_states = kMaxStates;
    Outcome outcome = explore(*program, explore_options);
    for (Finding& finding : outcome.findings) {
      narrate(*program, &finding);
      EXPECT_NE(finding.message, "");
      EXPECT_NE(finding.line, 0u);
      if (is_of_a_statement(finding.kind)) {
        SCOPED_TRACE(finding.message);
        ASSERT_FALSE(finding.trace.steps.empty());
        EXPECT_EQ(finding.trace.steps.back().lines.back().line, finding.line);
      }
      replay(*program, finding);
    }
  }
}

std::string test_name(const testing::TestParamInfo<std::string>& info) {
  const fs::path path(info.param);
  std::string name = path.parent_path().filename().string() + "_" + path.stem().string();
  for (char& c : name) c = std::isalnum(static_cast<unsigned char>(c)) ? c : '_';
  return name;
}

INSTANTIATE_TEST_SUITE_P(Scenarios, EveryFinding, testing::ValuesIn(scenarios()), test_name);

}  // namespace
}  // namespace kheddle
