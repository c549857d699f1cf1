// Livelocks of random programs that go round: the explorer finds those that the naive reference
// finds, and no others, in every mode; each has a lasso that repeats.
#include "tests/reference/livelock.h"

#include <gtest/gtest.h>

#include <cstdio>
#include <string>

#include "checker/explorer/execution.h"
#include "checker/explorer/explore.h"
#include "tests/random/builder.h"
#include "tests/random/compare.h"
#include "tests/random/generate_loops.h"
#include "tests/reference/reference.h"

namespace kheddle {
namespace {

constexpr std::uint64_t kPrograms = 400;
constexpr std::uint64_t kMaxStates = 1'500;

std::set<reference::Found> livelocks_of(const Outcome& outcome) {
  std::set<reference::Found> found;
  for (const Finding& finding : outcome.findings)
    if (finding.kind == Kind::kLivelock) found.insert(testing::found_of(finding));
  return found;
}

std::string names(const std::set<reference::Found>& findings) {
  std::string text;
  for (const reference::Found& found : findings) text += " " + reference::to_string(found) + ";";
  return text.empty() ? " none" : text;
}

TEST(LivelockTest, explorer_and_reference_agree) {
  int with = 0, without = 0, skipped = 0;
  for (std::uint64_t seed = 1; seed <= kPrograms; ++seed) {
    const Program program = testing::generate_loops(seed);
    Granularity every;
    every.every_access = true;
    const auto expected = reference::livelocks(program, every, kMaxStates);
    if (!expected) {
      ++skipped;
      continue;
    }
    ++(expected->empty() ? without : with);
    for (unsigned mode = 0; mode < (seed % 4 == 0 ? 4u : 2u); ++mode) {
      ExploreOptions options;
      options.reduction = mode != 1;
      options.order = mode == 2 ? Order::kDepthFirst : Order::kBreadthFirst;
      options.jobs = mode == 3 ? 2 : 1;
      if (seed % 2 == 0) options.large_from = 0;
      if (seed % 8 == 1) options.turn_effects = 10;  // soon too many
      const Outcome outcome = explore(program, options);
      ASSERT_TRUE(outcome.limits.empty()) << "seed " << seed << ": " << outcome.limits[0].text;
      EXPECT_EQ(livelocks_of(outcome), *expected)
          << "seed " << seed << ", mode " << mode << "; the reference has" << names(*expected)
          << " the explorer" << names(livelocks_of(outcome)) << "\n"
          << testing::listing(program);
      for (const Finding& finding : outcome.findings) {
        const Schedule& schedule = finding.schedule;
        EXPECT_EQ(finding.kind == Kind::kLivelock, schedule.loop != kNone);
        Execution execution(program, schedule.granularity, schedule.start_choices, nullptr);
        std::string why;
        EXPECT_TRUE(execution.follow(schedule, &why)) << "seed " << seed << ": " << why;
        std::set<reference::Found> made;
        for (const Finding& one : execution.findings()) made.insert(testing::found_of(one));
        EXPECT_TRUE(made.contains(testing::found_of(finding))) << "seed " << seed;
      }
      if (HasFailure()) return;
    }
  }
  std::printf("%d programs with livelocks, %d without, %d skipped\n", with, without, skipped);
  EXPECT_GT(with, 60);
  EXPECT_GT(without, 60);
  EXPECT_LT(skipped, 60);
}

}  // namespace
}  // namespace kheddle
