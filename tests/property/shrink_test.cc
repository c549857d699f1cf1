// What the other tests of this folder rely on: a wrong driver is found, the program that shows it
// cannot be made smaller, and what is saved of it reproduces.
#include <gtest/gtest.h>
#include <sys/wait.h>

#include <cstdlib>
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

class Shrink : public testing::TestWithParam<Planted> {};

TEST_P(Shrink, WrongDriverIsFoundShrunkAndSaved) {
  const Driver& driver = GetParam().driver;
  const Program& wrong = compiled(driver);
  Limits limits;
  limits.max_programs = 1000;
  Tally tally;
  const auto failure = next_failure(wrong, limits, &tally);
  ASSERT_TRUE(failure) << to_string(tally);
  std::cout << name_of(driver) << ": " << to_string(tally) << std::endl;
  for (const std::string& line : lines(*failure)) std::cout << "  " << line << std::endl;

  EXPECT_TRUE(fails(wrong, *failure, limits.max_states));
  for (const Operations& less : smaller(*failure))
    EXPECT_FALSE(fails(wrong, less, limits.max_states)) << table(less);
  const Program& fixed = compiled({driver.dmabuf_mmap, {}});
  EXPECT_EQ(explore_up_to(with(fixed, *failure), limits.max_states).verdict, Verdict::kHolds);

  const auto saved = save(driver, *failure, limits.max_states, output_folder(), GetParam().name,
                          "Planted: " + name_of(driver) + ".");
  ASSERT_TRUE(saved) << saved.error().message;
  ASSERT_FALSE(saved->traces.empty());
  const std::string check = "KHEDDLE_HOME='" + home() +
                            "' checker/cli/kheddle check --no-traces '" + saved->scenario + "'";
  EXPECT_EQ(WEXITSTATUS(std::system(check.c_str())), 1) << check;
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
                         testing::Values(Planted{"zap_before_lock", {false, {"G15"}}},
                                         Planted{"registration_put_twice", {false, {"G2"}}},
                                         Planted{"no_test_in_fault", {true, {"G42_no_recheck"}}}),
                         [](const auto& info) { return std::string(info.param.name); });

TEST(Smaller, DropsEachOperationAndEachFlagOnce) {
  const Operations operations{{{1, 2}, {3}}, 5};
  const std::vector<Operations> expected = {
      {{{2}, {3}}, 5}, {{{1}, {3}}, 5}, {{{1, 2}}, 5}, {{{1, 2}, {3}}, 4}, {{{1, 2}, {3}}, 1}};
  EXPECT_EQ(smaller(operations), expected);
}

TEST(Generator, SameSeedSameProgram) {
  const auto generator = any_operations();
  for (std::uint64_t seed = 0; seed < 100; ++seed)
    EXPECT_EQ(generator(rc::Random(seed)).value(), generator(rc::Random(seed)).value());
}

}  // namespace
}  // namespace kheddle::property
