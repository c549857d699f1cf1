// Schedules of findings against the cheapest ones there are, on random programs: as few switches
// between threads, and then as few steps.
#include <gtest/gtest.h>

#include <cstdio>

#include "checker/explorer/explore.h"
#include "tests/random/compare.h"
#include "tests/random/generate.h"
#include "tests/reference/cheapest.h"
#include "tests/reference/reference.h"

namespace kheddle {
namespace {

constexpr std::uint64_t kPrograms = 150;
constexpr std::uint64_t kMaxPairs = 3'000;

TEST(ShortenTest, schedules_are_as_cheap_as_can_be) {
  int compared = 0, with_switches = 0, skipped = 0;
  for (std::uint64_t seed = 1; seed <= kPrograms; ++seed) {
    const Program program = testing::generate(seed);
    ExploreOptions options;
    options.reduction = seed % 3 != 0;
    options.jobs = 1 + seed % 2;
    options.order = seed % 5 == 0 ? Order::kDepthFirst : Order::kBreadthFirst;
    options.budget.max_states = 20'000;
    const Outcome outcome = explore(program, options);
    if (!outcome.limits.empty() || outcome.findings.empty()) continue;
    // With shared stacks the two may differ in what is a scheduling point (docs/semantics.md).
    if (reference::search(program, {kMaxPairs}).rounds > 1) {
      ++skipped;
      continue;
    }
    const Granularity& granularity = outcome.findings.front().schedule.granularity;
    const auto cheapest = reference::cheapest(program, granularity, kMaxPairs);
    if (!cheapest) {
      ++skipped;
      continue;
    }
    for (const Finding& finding : outcome.findings) {
      const reference::Found found = testing::found_of(finding);
      ASSERT_TRUE(finding.minimal) << "seed " << seed << ": " << finding.not_minimal;
      const reference::Cost cost{switches(finding.schedule),
                                 static_cast<std::uint32_t>(finding.schedule.steps.size())};
      const auto best = cheapest->find(found);
      ASSERT_NE(best, cheapest->end()) << "seed " << seed << ": " << reference::to_string(found);
      EXPECT_TRUE(cost == best->second)
          << "seed " << seed << ": " << reference::to_string(found) << ": " << cost.switches
          << " switches, " << cost.steps << " steps; the cheapest: " << best->second.switches
          << " and " << best->second.steps;
      ++compared;
      with_switches += cost.switches > 1 ? 1 : 0;
    }
  }
  std::printf("%d findings compared, %d with more than one switch, %d programs skipped\n", compared,
              with_switches, skipped);
  EXPECT_GT(compared, 100);
  EXPECT_GT(with_switches, 30);
}

TEST(ShortenTest, says_why_a_schedule_is_not_minimal) {
  ExploreOptions options;
  options.shorten_states = 1;
  int told = 0;
  for (std::uint64_t seed = 1; seed <= 30; ++seed) {
    for (const Finding& finding : explore(testing::generate(seed), options).findings) {
      EXPECT_EQ(finding.minimal, finding.not_minimal.empty());
      told += finding.minimal ? 0 : 1;
    }
  }
  EXPECT_GT(told, 10);
}

TEST(ShortenTest, the_same_schedule_with_any_number_of_workers) {
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    const Program program = testing::generate(seed);
    ExploreOptions one, two;
    one.jobs = 1;
    two.jobs = 2;
    const Outcome a = explore(program, one), b = explore(program, two);
    ASSERT_EQ(a.findings.size(), b.findings.size()) << "seed " << seed;
    for (std::size_t i = 0; i < a.findings.size(); ++i)
      EXPECT_EQ(a.findings[i].schedule.steps, b.findings[i].schedule.steps) << "seed " << seed;
  }
}

}  // namespace
}  // namespace kheddle
