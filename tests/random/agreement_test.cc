// The explorer against the reference on random programs: the same findings with every reduction and
// order of search, the same counts without reduction, and every finding's schedule replays.
//
//   KHEDDLE_LONG=1           20,000 programs instead of 1,000
//   KHEDDLE_SEED=n           only this one
//   KHEDDLE_SEEDS=from:to    these
#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>
#include <map>
#include <string>

#include "tests/random/builder.h"
#include "tests/random/compare.h"
#include "tests/random/generate.h"

namespace kheddle {
namespace {

constexpr std::uint64_t kMaxStates = 20'000;
constexpr int kMostReported = 3;

struct Seeds {
  std::uint64_t from = 1, to = 1000;  // inclusive
};

Seeds seeds() {
  Seeds seeds;
  if (std::getenv("KHEDDLE_LONG") != nullptr) seeds.to = 20'000;
  if (const char* one = std::getenv("KHEDDLE_SEED"))
    seeds.from = seeds.to = std::strtoull(one, nullptr, 10);
  if (const char* range = std::getenv("KHEDDLE_SEEDS")) {
    char* end = nullptr;
    seeds.from = std::strtoull(range, &end, 10);
    seeds.to = std::strtoull(end + 1, nullptr, 10);
  }
  return seeds;
}

// Kinds that every thousand programs must show at least so often, or the corpus proves little.
const std::map<Kind, int> kWanted = {
    {Kind::kUseAfterFree, 20},   {Kind::kOutOfBounds, 10}, {Kind::kDoubleFree, 5},
    {Kind::kInvalidFree, 10},    {Kind::kUninitRead, 20},  {Kind::kNullDeref, 20},
    {Kind::kDeadlock, 100},      {Kind::kDataRace, 100},   {Kind::kLeak, 30},
    {Kind::kStuckState, 5},      {Kind::kAssertion, 50},   {Kind::kUnmodelledCall, 5},
    {Kind::kUserBlocksLock, 20}, {Kind::kRefcount, 5},
};

TEST(AgreementTest, explorer_and_reference_agree_on_random_programs) {
  const Seeds range = seeds();
  const int most = std::getenv("KHEDDLE_SURVEY") ? 0 : kMostReported;
  std::map<Kind, int> programs_with;
  std::map<std::string, int> skipped;
  std::map<std::string, std::pair<int, std::uint64_t>> signatures;
  int all_skipped = 0, reported = 0, disagreed = 0;
  for (std::uint64_t seed = range.from; seed <= range.to; ++seed) {
    const Program program = testing::generate(seed);
    const testing::Comparison comparison = testing::compare(program, kMaxStates, seed % 4 == 0);
    if (comparison.skipped) {
      skipped[comparison.limit]++;
      ++all_skipped;
    }
    std::map<Kind, bool> shown;
    for (const auto& found : comparison.answer.findings) shown[found.kind] = true;
    for (const auto& [kind, unused] : shown) programs_with[kind]++;
    if (comparison.disagreement.empty()) continue;
    ++disagreed;
    if (signatures[comparison.signature].first++ == 0)
      signatures[comparison.signature].second = seed;
    if (++reported > most) continue;
    const Program small = testing::shrink(program, [&](const Program& smaller) {
      return testing::compare(smaller, kMaxStates, seed % 4 == 0).signature == comparison.signature;
    });
    ADD_FAILURE() << "seed " << seed << " (KHEDDLE_SEED=" << seed << " runs it alone)\n"
                  << comparison.disagreement << "shrunk to\n"
                  << testing::listing(small)
                  << testing::compare(small, kMaxStates, true).disagreement << comparison.signature;
  }
  for (const auto& [signature, count] : signatures)
    std::printf("  %d programs: %s\n", count.first,
                (signature + " e.g. " + std::to_string(count.second)).c_str());
  EXPECT_EQ(disagreed, 0) << "programs on which they disagree";

  const auto programs = static_cast<int>(range.to - range.from + 1);
  std::printf("%d programs, %d skipped\n", programs, all_skipped);
  for (const auto& [limit, count] : skipped)
    std::printf("  skipped, %s: %d\n", limit.c_str(), count);
  EXPECT_LE(all_skipped * 100, programs * 3 + 100) << "too many programs hit a limit";
  for (const auto& [kind, count] : programs_with)
    std::printf("  %s: %d programs\n", kind_name(kind), count);
  if (programs >= 1000) {
    for (const auto& [kind, wanted] : kWanted)
      EXPECT_GE(programs_with[kind] * 1000, wanted * programs) << kind_name(kind);
  }
}

TEST(AgreementTest, shrinking_keeps_what_fails_and_drops_the_rest) {
  const Program program = testing::generate(3);
  const auto has_free = [](const Program& p) {
    for (const Function& function : p.functions)
      for (const Instruction& in : function.code)
        if (in.op == Op::kAtomicRmw) return true;
    return false;
  };
  ASSERT_TRUE(has_free(program));
  const Program small = testing::shrink(program, has_free);
  int left = 0;
  for (const Function& function : small.functions)
    for (const Instruction& in : function.code) left += in.op != Op::kJump && in.op != Op::kReturn;
  EXPECT_TRUE(has_free(small));
  EXPECT_EQ(left, 1);
}

}  // namespace
}  // namespace kheddle
