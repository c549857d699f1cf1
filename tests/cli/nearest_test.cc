// Which word was meant.
#include "checker/cli/nearest.h"

#include <gtest/gtest.h>

namespace kheddle {
namespace {

TEST(Nearest, TakesTheWordWithTheFewestChanges) {
  EXPECT_EQ(nearest("chekc", {"check", "test", "replay"}), "check");  // a swap is one change
  EXPECT_EQ(nearest("tst", {"check", "test"}), "test");
  EXPECT_EQ(nearest("data-rase", {"data-race", "deadlock"}), "data-race");
  EXPECT_EQ(nearest("lock", {"unlocked", "locked"}), "locked");
}

TEST(Nearest, SaysNothingOfWhatIsFar) {
  EXPECT_EQ(nearest("frobnicate", {"check", "test"}), "");
  EXPECT_EQ(nearest("x", {}), "");
  EXPECT_EQ(did_you_mean("frobnicate", {"check"}), "");
  EXPECT_EQ(did_you_mean("chek", {"check"}), "did you mean `check`? ");
}

}  // namespace
}  // namespace kheddle
