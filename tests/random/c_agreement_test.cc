// Explorer and reference on random programs that came through clang: 20 of them, or with
// KHEDDLE_LONG=1 300, since each costs a run of the compiler.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <set>

#include "tests/front/scratch.h"
#include "tests/random/compare.h"
#include "tests/random/generate_c.h"

namespace kheddle::testing {
namespace {

TEST(CAgreementTest, explorer_and_reference_agree_on_random_c) {
  const std::uint64_t last = std::getenv("KHEDDLE_LONG") != nullptr ? 300 : 20;
  const Scratch scratch;
  LoadOptions options = scratch.options();
  options.includes.push_back(std::filesystem::absolute("model").string());
  std::uint64_t skipped = 0;
  std::set<Kind> kinds;
  for (std::uint64_t seed = 1; seed <= last; ++seed) {
    const std::string source = generate_c(seed);
    Result<Program> program = load(scratch.write("random.c", source), options);
    ASSERT_TRUE(program) << program.error().file << ":" << program.error().line << ": "
                         << program.error().message << "\n"
                         << source;
    const Comparison comparison = compare(*program, 20'000, true);
    EXPECT_EQ(comparison.disagreement, "") << "seed " << seed << "\n" << source;
    skipped += comparison.skipped;
    for (const auto& found : comparison.answer.findings) kinds.insert(found.kind);
  }
  std::printf("%d programs, %d skipped\n", static_cast<int>(last), static_cast<int>(skipped));
  EXPECT_LE(skipped * 10, last) << "too many programs hit a limit";
  for (Kind kind : {Kind::kDataRace, Kind::kLeak})
    EXPECT_TRUE(kinds.count(kind)) << kind_name(kind);
}

}  // namespace
}  // namespace kheddle::testing
