// What the other tests of this folder rely on: a wrong driver is found, the program that shows it
// cannot be made smaller, and what is saved of it reproduces.
#include <gtest/gtest.h>
#include <sys/wait.h>

#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <memory>

#include "checker/replay/rerun.h"
#include "checker/replay/trace_file.h"
#include "tests/property/save.h"
#include "tests/property/search.h"

namespace kheddle::property {
namespace {

struct Planted {
  const char* name;
  Driver driver;
};

void PrintTo(const Planted& planted, std::ostream* out) { *out << planted.name; }

// The exit code of the command line, in a tree that has model/ and no scenarios.
int kheddle(const std::string& arguments) {
  const std::string tree = std::string(std::getenv("TEST_TMPDIR")) + "/tree";
  std::filesystem::create_directories(tree);
  std::error_code exists;
  std::filesystem::create_directory_symlink(home() + "/model", tree + "/model", exists);
  const std::string command = "KHEDDLE_HOME='" + tree + "' checker/cli/kheddle " + arguments;
  return WEXITSTATUS(std::system(command.c_str()));
}

class Shrink : public testing::TestWithParam<Planted> {};

TEST_P(Shrink, WrongDriverIsFoundShrunkAndSaved) {
  const Driver& driver = GetParam().driver;
  const Program& wrong = compiled(driver);
  Limits limits;
  limits.max_programs = 1000;
  Tally tally;
  const auto failure = next_failure(driver, limits, &tally);
  ASSERT_TRUE(failure) << to_string(tally);
  std::cout << name_of(driver) << ": " << to_string(tally) << std::endl;
  for (const std::string& line : lines(system_of(driver), *failure))
    std::cout << "  " << line << std::endl;

  EXPECT_TRUE(fails(wrong, *failure, limits.max_states));
  for (const Operations& less : smaller(*failure))
    EXPECT_FALSE(fails(wrong, less, limits.max_states)) << table(system_of(driver), less);
  const Program& fixed = compiled({driver.name, {}});
  EXPECT_EQ(explore_up_to(with(fixed, *failure), limits.max_states).verdict, Verdict::kHolds);

  const std::string folder = output_folder() + "/" + GetParam().name;
  const auto saved =
      save(driver, *failure, limits.max_states, folder, GetParam().name, "it was planted");
  ASSERT_TRUE(saved) << saved.error().message;
  ASSERT_FALSE(saved->traces.empty());
  // It holds its answer, and needs nothing of scenarios/.
  EXPECT_EQ(kheddle("check --no-traces '" + folder + "'"), 1);
  EXPECT_EQ(kheddle("test '" + saved->scenario + "'"), 0);
  const auto program = load_scenario(saved->scenario, driver);
  ASSERT_TRUE(program) << program.error().message;
  for (const std::string& path : saved->traces) {
    SCOPED_TRACE(path);
    const auto trace = read_trace(path);
    ASSERT_TRUE(trace) << trace.error().message;
    auto rerun = Rerun::start(*program, *trace);
    ASSERT_TRUE(rerun) << rerun.error().message;
    EXPECT_TRUE((*rerun)->same_program());
    while (!(*rerun)->at_end()) ASSERT_TRUE((*rerun)->next());
    const auto again = (*rerun)->finish();
    ASSERT_TRUE(again) << again.error().message;
    EXPECT_EQ(again->message, trace->finding.message);
  }
}

INSTANTIATE_TEST_SUITE_P(Planted, Shrink,
                         testing::Values(Planted{"zap_before_lock", {"export", {"G15"}}},
                                         Planted{"registration_put_twice", {"export", {"G2"}}},
                                         Planted{"no_test_in_fault", {"mmap", {"G42_no_recheck"}}},
                                         Planted{"no_grace_period",
                                                 {"regions", {"no_grace_period"}}},
                                         Planted{"no_lock", {"fmb", {"no_lock"}}}),
                         [](const auto& info) { return std::string(info.param.name); });

TEST(Smaller, DropsEachOperationAndEachFlagOnce) {
  const Operations operations{{{1, 2}, {3}}, 5};
  const std::vector<Operations> expected = {
      {{{2}, {3}}, 5}, {{{1}, {3}}, 5}, {{{1, 2}}, 5}, {{{1, 2}, {3}}, 4}, {{{1, 2}, {3}}, 1}};
  EXPECT_EQ(smaller(operations), expected);
}

TEST(Generator, SameSeedSameProgram) {
  const auto generator = any_operations(kVfio);
  for (std::uint64_t seed = 0; seed < 100; ++seed)
    EXPECT_EQ(generator(rc::Random(seed)).value(), generator(rc::Random(seed)).value());
}

}  // namespace
}  // namespace kheddle::property
