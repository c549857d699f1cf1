// On the fixed drivers every generated program holds.
//
//   KHEDDLE_SEED=n               other programs
//   KHEDDLE_PROPERTY_SECONDS=n   for all drivers together, 60 by default
//   KHEDDLE_LONG=1               ten minutes
//   KHEDDLE_PROPERTY_STATES=n    what one program may cost
//   KHEDDLE_PROPERTY_DIR=folder  where a failure is saved
#include <gtest/gtest.h>

#include <iostream>

#include "tests/property/save.h"
#include "tests/property/search.h"

namespace kheddle::property {
namespace {

class Fixed : public testing::TestWithParam<std::string> {};

TEST_P(Fixed, Holds) {
  const Driver driver{GetParam(), {}};
  Limits limits = limits_from_environment();
  limits.max_seconds /= static_cast<double>(driver_names().size());
  std::cout << "seed " << limits.seed << ", driver " << name_of(driver) << std::endl;
  Tally tally;
  const auto failure = next_failure(driver, limits, &tally);
  std::cout << to_string(tally) << std::endl;
  if (failure) {
    std::string text;
    for (const std::string& line : lines(system_of(driver), *failure)) text += "  " + line + "\n";
    const std::string name = "fixed_" + driver.name + "_" + std::to_string(limits.seed) + "_" +
                             std::to_string(tally.programs);
    const auto saved =
        save(driver, *failure, limits.max_states, output_folder(), name, "it should hold");
    ASSERT_TRUE(saved) << text << saved.error().message;
    for (const Finding& finding : saved->outcome.findings) text += finding.message + "\n";
    FAIL() << "program " << tally.programs << " of seed " << limits.seed << ", shrunk:\n"
           << text << "saved as " << saved->scenario;
  }
  // A generator of programs that are all too large would prove nothing.
  EXPECT_GT(tally.held, tally.skipped);
}

INSTANTIATE_TEST_SUITE_P(Drivers, Fixed, testing::ValuesIn(driver_names()),
                         [](const auto& info) { return info.param; });

}  // namespace
}  // namespace kheddle::property
