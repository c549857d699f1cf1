// The generator: repeatable, and with everything in it that a Program can hold.
#include "tests/random/generate.h"

#include <gtest/gtest.h>

#include <set>

#include "tests/random/builder.h"

namespace kheddle {
namespace {

TEST(GenerateTest, the_same_seed_gives_the_same_program) {
  for (std::uint64_t seed = 1; seed < 20; ++seed)
    EXPECT_EQ(testing::listing(testing::generate(seed)), testing::listing(testing::generate(seed)));
}

TEST(GenerateTest, different_seeds_give_different_programs) {
  std::set<std::string> listings;
  for (std::uint64_t seed = 1; seed <= 100; ++seed)
    listings.insert(testing::listing(testing::generate(seed)));
  EXPECT_EQ(listings.size(), 100u);
}

TEST(GenerateTest, every_operation_and_intrinsic_occurs) {
  std::set<int> ops, intrinsics, rmws;
  for (std::uint64_t seed = 1; seed <= 1000; ++seed) {
    for (const Function& function : testing::generate(seed).functions) {
      for (const Instruction& in : function.code) {
        ops.insert(static_cast<int>(in.op));
        if (in.op == Op::kIntrinsic) intrinsics.insert(static_cast<int>(in.intrinsic));
        if (in.op == Op::kAtomicRmw) rmws.insert(static_cast<int>(in.rmw));
      }
    }
  }
  // kUnsupported is no program's meaning; all others must be there.
  for (int op = 0; op < static_cast<int>(Op::kUnsupported); ++op) EXPECT_TRUE(ops.count(op)) << op;
  for (int i = 0; i <= static_cast<int>(Intrinsic::kExclusive); ++i)
    EXPECT_TRUE(intrinsics.count(i)) << i;
  for (int i = 0; i <= static_cast<int>(Rmw::kUMin); ++i) EXPECT_TRUE(rmws.count(i)) << i;
}

}  // namespace
}  // namespace kheddle
