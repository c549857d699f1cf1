// Options: what they take and what they refuse.
#include "checker/cli/settings.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace kheddle {
namespace {

using testing::HasSubstr;

std::string refusal(const std::string& name, const std::string& value) {
  RunSettings settings;
  Status applied = apply_option(name, value, &settings);
  return applied ? "was accepted" : applied.error().message;
}

TEST(Settings, TakeSizesWithUnits) {
  EXPECT_EQ(*parse_size("max-memory", "1000"), 1000u);
  EXPECT_EQ(*parse_size("max-memory", "64k"), 65536u);
  EXPECT_EQ(*parse_size("max-memory", "3M"), 3u << 20);
  EXPECT_EQ(*parse_size("max-memory", "2G"), 2ull << 30);
  EXPECT_FALSE(parse_size("max-memory", "G"));
  EXPECT_FALSE(parse_size("max-memory", "1T"));
  EXPECT_FALSE(parse_size("max-memory", "99999999999999G"));
}

TEST(Settings, AreAppliedByName) {
  RunSettings settings;
  for (const auto& [name, value] :
       std::vector<std::pair<std::string, std::string>>{{"max-states", "18446744073709551615"},
                                                        {"timeout", "0.5"},
                                                        {"jobs", "3"},
                                                        {"search", "dfs"},
                                                        {"no-reduction", ""}})
    EXPECT_TRUE(apply_option(name, value, &settings)) << name;
  EXPECT_EQ(settings.explore.budget.max_states, UINT64_MAX);
  EXPECT_EQ(settings.explore.budget.max_seconds, 0.5);
  EXPECT_EQ(settings.explore.jobs, 3u);
  EXPECT_EQ(settings.explore.order, Order::kDepthFirst);
  EXPECT_FALSE(settings.explore.reduction);
}

TEST(Settings, RefuseWhatIsNoBudget) {
  EXPECT_THAT(refusal("max-states", "0"), HasSubstr("a budget of 0"));
  EXPECT_THAT(refusal("max-states", "-1"), HasSubstr("whole number"));
  EXPECT_THAT(refusal("max-states", ""), HasSubstr("whole number"));
  EXPECT_THAT(refusal("max-states", "18446744073709551616"), HasSubstr("whole number"));
  EXPECT_THAT(refusal("timeout", "0.0"), HasSubstr("a budget of 0"));
  EXPECT_THAT(refusal("timeout", "1.2.3"), HasSubstr("number of seconds"));
  EXPECT_THAT(refusal("timeout", "nan"), HasSubstr("number of seconds"));
  EXPECT_THAT(refusal("timeout", "-1"), HasSubstr("number of seconds"));
  EXPECT_THAT(refusal("jobs", "257"), HasSubstr("256"));
  EXPECT_THAT(refusal("search", "best"), HasSubstr("bfs or dfs"));
  EXPECT_THAT(refusal("no-reduction", "yes"), HasSubstr("no value"));
  EXPECT_THAT(refusal("luck", "1"), HasSubstr("unknown option"));
}

}  // namespace
}  // namespace kheddle
