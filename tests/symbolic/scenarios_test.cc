// The bounded engine on the scenarios of the tree: the explorer's verdict and findings where both
// come to an end in short time; and the answers of the scenarios about inputs for every value.
//
//   KHEDDLE_SCENARIOS=text   only files whose path holds the text
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <vector>

#include "checker/cli/answer.h"
#include "checker/explorer/explore.h"
#include "checker/front/load.h"
#include "checker/replay/confirm.h"
#include "checker/symbolic/bounded.h"
#include "tests/front/scratch.h"
#include "tests/symbolic/compare.h"

namespace kheddle::testing {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> scenarios(const std::string& folder) {
  const char* wanted = std::getenv("KHEDDLE_SCENARIOS");
  std::vector<std::string> files;
  for (const auto& entry : fs::recursive_directory_iterator(folder))
    if (entry.path().extension() == ".c" &&
        (wanted == nullptr || entry.path().string().find(wanted) != std::string::npos))
      files.push_back(fs::absolute(entry.path()).string());
  std::sort(files.begin(), files.end());
  return files;
}

class BoundedScenariosTest : public ::testing::Test {
 protected:
  Result<Program> program(const std::string& file, const std::string& variant) {
    LoadOptions options = scratch_.options();
    options.use_cache = true;  // the model is compiled once
    // The tree itself: what Bazel links here are single files.
    options.home = fs::canonical("model/kheddle.h").parent_path().parent_path().string();
    options.variant = variant;
    return load(file, options);
  }

  // Where a run's disagreement is left for whoever looks for the fault.
  static void save(const std::string& name, const std::string& text) {
    const char* folder = std::getenv("TEST_UNDECLARED_OUTPUTS_DIR");
    if (folder == nullptr) return;
    std::string file = name;
    std::replace(file.begin(), file.end(), '/', '-');
    std::ofstream(fs::path(folder) / (file + ".txt")) << text;
  }

  const Scratch scratch_;
};

TEST_F(BoundedScenariosTest, agrees_with_the_explorer) {
  std::map<std::string, int> skipped;
  int agreed = 0, complete = 0, skips = 0, number = 0;
  const bool thorough = std::getenv("KHEDDLE_LONG") != nullptr;
  for (const std::string& file : scenarios("scenarios")) {
    const Result<Answer> answer = parse_answer(file);
    ASSERT_TRUE(answer) << file;
    if (answer->needs_tree) continue;  // tests/kernel
    for (const AnsweredVariant& variant : answer->variants) {
      // Each costs a run of the compiler: a fifth of them, or all.
      if (number++ % 5 != 0 && !thorough && std::getenv("KHEDDLE_SCENARIOS") == nullptr) continue;
      const std::string name = file.substr(file.find("scenarios/")) + " " + variant.name;
      Result<Program> loaded = program(file, variant.name);
      ASSERT_TRUE(loaded) << name << ": " << loaded.error().message;
      const BoundedComparison comparison =
          compare_bounded(*loaded, true, {3'000, 60, thorough ? 60.0 : 4.0});
      EXPECT_EQ(comparison.disagreement, "") << name;
      if (!comparison.disagreement.empty()) save(name, comparison.disagreement);
      if (!comparison.skipped.empty()) {
        skipped[comparison.skipped.substr(0, comparison.skipped.find(" ("))]++;
        ++skips;
        continue;
      }
      ++agreed;
      complete += comparison.complete ? 1 : 0;
    }
  }
  std::printf("%d variants agree, %d of them to the end of every run; %d skipped\n", agreed,
              complete, skips);
  for (const auto& [reason, count] : skipped)
    std::printf("  skipped, %s: %d\n", reason.c_str(), count);
  if (std::getenv("KHEDDLE_SCENARIOS") == nullptr) EXPECT_GE(complete, 10);
}

TEST_F(BoundedScenariosTest, inputs_are_judged_for_every_value) {
  for (const std::string& file : scenarios("scenarios/inputs")) {
    const Result<Answer> answer = parse_answer(file);
    ASSERT_TRUE(answer) << file;
    for (const AnsweredVariant& variant : answer->variants) {
      Result<Program> loaded = program(file, variant.name);
      ASSERT_TRUE(loaded) << file << ": " << loaded.error().message;
      BoundedOptions options;
      options.depth = 40;
      const Outcome outcome = check_bounded(*loaded, options);
      std::string text;
      for (const std::string& difference : differences(variant, outcome)) text += difference + "\n";
      for (const Finding& finding : outcome.findings) text += replay_text(*loaded, finding);
      EXPECT_EQ(text, "") << file << " " << variant.name;
      std::printf("%s %s: %s, depth %u, %.1f s\n", fs::path(file).filename().c_str(),
                  variant.name.c_str(), verdict_name(outcome.verdict), outcome.depth,
                  outcome.seconds);
    }
  }
}

}  // namespace
}  // namespace kheddle::testing
