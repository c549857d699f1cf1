// Child processes: what comes back from them, and what becomes of one that does not end.
#include "checker/cli/children.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <vector>

#include "checker/report/text.h"

namespace kheddle {
namespace {

ChildResult holding(const std::string& scenario) {
  ChildResult result;
  result.entry.outcome.scenario = scenario;
  result.entry.outcome.verdict = Verdict::kHolds;
  return result;
}

TEST(Children, AreKilledWhenTheirTimeIsOver) {
  std::vector<ReportEntry> entries;
  const std::size_t done = run_in_children(
      2, 2, [](std::size_t i) { return i == 0 ? 0.2 : 0; },
      [](std::size_t i) {
        while (i == 0) ::pause();
        return holding("second");
      },
      [&](std::size_t, ChildResult result) { entries.push_back(result.entry); });
  EXPECT_EQ(done, 2u);
  ASSERT_EQ(entries.size(), 2u);
  EXPECT_EQ(entries[0].outcome.verdict, Verdict::kIncomplete);
  ASSERT_EQ(entries[0].outcome.limits.size(), 1u);
  EXPECT_EQ(entries[0].outcome.limits[0].name, "timeout");
  EXPECT_EQ(entries[0].error, "");
  EXPECT_THAT(test_row(entries[0], {}), testing::HasSubstr("TIMEOUT"));
  EXPECT_EQ(entries[1].outcome.verdict, Verdict::kHolds);
  EXPECT_EQ(entries[1].outcome.scenario, "second");
}

TEST(Children, WhoDiesLeavesAnError) {
  std::vector<ReportEntry> entries;
  run_in_children(
      1, 1, [](std::size_t) { return 0.0; }, [](std::size_t) -> ChildResult { ::_exit(9); },
      [&](std::size_t, ChildResult result) { entries.push_back(result.entry); });
  ASSERT_EQ(entries.size(), 1u);
  EXPECT_THAT(entries[0].error, testing::HasSubstr("kheddle itself failed"));
}

}  // namespace
}  // namespace kheddle
