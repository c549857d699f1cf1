// The bounded engine against the explorer on random programs.
//
//   KHEDDLE_SEED=n           only this one
//   KHEDDLE_SEEDS=from:to    these
#include <gtest/gtest.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <map>
#include <string>

#include "tests/random/builder.h"
#include "tests/random/compare.h"
#include "tests/random/generate.h"
#include "tests/symbolic/compare.h"

namespace kheddle::testing {
namespace {

// Both answers, and the program, for whoever looks for the fault.
void save(std::uint64_t seed, const std::string& text) {
  if (const char* folder = std::getenv("TEST_UNDECLARED_OUTPUTS_DIR"))
    std::ofstream(std::string(folder) + "/seed-" + std::to_string(seed) + ".txt") << text;
}

TEST(BoundedAgreementTest, bounded_check_and_explorer_agree_on_random_programs) {
  std::uint64_t from = 1, to = 500;
  if (const char* one = std::getenv("KHEDDLE_SEED")) from = to = std::strtoull(one, nullptr, 10);
  if (const char* range = std::getenv("KHEDDLE_SEEDS")) {
    char* end = nullptr;
    from = std::strtoull(range, &end, 10);
    to = std::strtoull(end + 1, nullptr, 10);
  }
  std::map<std::string, int> skipped;
  std::map<std::string, std::pair<int, std::uint64_t>> signatures;
  std::map<Kind, int> kinds;
  int complete = 0, skips = 0, reported = 0;
  for (std::uint64_t seed = from; seed <= to; ++seed) {
    const Program program = generate(seed);
    const bool reduction = seed % 2 == 0;
    const auto began = std::chrono::steady_clock::now();
    const BoundedComparison comparison = compare_bounded(program, reduction, {});
    const double seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
    if (seconds > 5 || from == to)
      std::printf("  seed %d: %.1f s, depth %u, rounds %u\n", static_cast<int>(seed), seconds,
                  comparison.bounded.depth, comparison.bounded.rounds);
    if (!comparison.skipped.empty()) {
      skipped[comparison.skipped]++;
      ++skips;
    }
    complete += comparison.complete ? 1 : 0;
    for (const Finding& finding : comparison.bounded.findings) kinds[finding.kind]++;
    if (comparison.disagreement.empty()) continue;
    if (signatures[comparison.signature].first++ == 0)
      signatures[comparison.signature].second = seed;
    if (++reported > 3) continue;
    const Program small = shrink(program, [&](const Program& smaller) {
      return compare_bounded(smaller, reduction, {}).signature == comparison.signature;
    });
    const std::string text = comparison.disagreement + "shrunk to\n" + listing(small) +
                             compare_bounded(small, reduction, {}).disagreement;
    save(seed, text);
    ADD_FAILURE() << "seed " << seed << " (KHEDDLE_SEED=" << seed << " runs it alone)\n" << text;
  }
  for (const auto& [signature, count] : signatures) {
    std::printf("  %d programs: %s e.g. %d\n", count.first, signature.c_str(),
                static_cast<int>(count.second));
    ADD_FAILURE() << signature;
  }
  std::printf("%d programs, %d to the end of every run, %d skipped\n",
              static_cast<int>(to - from + 1), complete, skips);
  for (const auto& [reason, count] : skipped)
    std::printf("  skipped, %s: %d\n", reason.c_str(), count);
  for (const auto& [kind, count] : kinds) std::printf("  %s: %d\n", kind_name(kind), count);
  const int programs = static_cast<int>(to - from + 1);
  if (programs < 500) return;
  EXPECT_LE(skips * 50, programs) << "too many programs are skipped";
  EXPECT_GE(complete * 3, programs) << "too few runs are covered to their ends";
  for (Kind kind : {Kind::kUseAfterFree, Kind::kOutOfBounds, Kind::kUninitRead, Kind::kNullDeref,
                    Kind::kDeadlock, Kind::kDataRace, Kind::kLeak, Kind::kUserBlocksLock})
    EXPECT_GE(kinds[kind], 5) << kind_name(kind);
}

}  // namespace
}  // namespace kheddle::testing
