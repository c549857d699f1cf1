// The benchmark's programs against numbers that others have published or print: executions of GenMC
// and Nidhugg under sequential consistency, states of SPIN. Where our number differs it is by
// main's own step.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "checker/explorer/explore.h"
#include "checker/front/load.h"

namespace kheddle {
namespace {

Outcome run(const std::string& name, const std::vector<std::string>& defines, bool reduction) {
  LoadOptions options;
  options.home = ".";
  options.defines = defines;
  Result<Program> program = load("bench/programs/" + name + ".c", options);
  if (!program) {
    ADD_FAILURE() << program.error().file << ":" << program.error().line << ": "
                  << program.error().message;
    return {};
  }
  ExploreOptions explore_options;
  explore_options.jobs = 1;
  explore_options.reduction = reduction;
  Outcome outcome = explore(*program, explore_options);
  EXPECT_EQ(outcome.verdict, Verdict::kHolds) << name;
  return outcome;
}

std::string define(const char* name, unsigned value) {
  return name + ("=" + std::to_string(value));
}

std::uint64_t executions(const std::string& name, unsigned n, unsigned u = 0) {
  return run(name, {define("N", n), define("U", u)}, true).executions;
}

std::uint64_t states(const std::string& name, const std::vector<std::string>& defines) {
  return run(name, defines, false).states;
}

std::uint64_t power(std::uint64_t base, unsigned exponent) {
  return exponent == 0 ? 1 : base * power(base, exponent - 1);
}

// Each reader comes before or after the one write.
TEST(Executions, ReadersAreTwoToTheN) {
  for (unsigned n = 1; n <= 8; ++n) EXPECT_EQ(executions("readers", n), power(2, n)) << n;
}

TEST(Executions, IncrementsComeInEveryOrder) {
  std::uint64_t factorial = 1;
  for (unsigned n = 1; n <= 6; ++n) {
    factorial *= n;
    EXPECT_EQ(executions("ainc", n), factorial) << n;
  }
}

TEST(Executions, LastZero) { EXPECT_EQ(executions("lastzero", 8), 704u); }

// Up to 11 threads never want the same slot; from then on each more has three that meet others.
TEST(Executions, Indexer) {
  EXPECT_EQ(executions("indexer", 11), 1u);
  for (unsigned n = 12; n <= 14; ++n) EXPECT_EQ(executions("indexer", n), power(8, n - 11)) << n;
}

// A reader is in one of 2^(U + 1) places with respect to the U updates: 512 for three readers.
TEST(Executions, RcuOnce) {
  for (unsigned n = 1; n <= 3; ++n) EXPECT_EQ(executions("rcu_once", n, 2), power(8, n)) << n;
  EXPECT_EQ(executions("rcu_once", 4, 1), power(4, 4));
}

TEST(Executions, FibBench) { EXPECT_EQ(executions("fib_bench", 3), 1698u); }

// SPIN's 172,712 and the state before main's step.
TEST(States, Peterson) { EXPECT_EQ(states("peterson", {"N=4"}), 172'713u); }

TEST(States, Bakery) { EXPECT_EQ(states("bakery", {"N=3", "M=12"}), 157'359u); }

// SPIN's model of RCU has an init process, which makes that state too.
TEST(States, Rcu) { EXPECT_EQ(states("rcu", {"N=3", "U=4", "SAME_STATES"}), 24'493u); }

// What a reader read is no part of a state once nobody looks at it again.
TEST(States, RcuWithoutDeadValues) { EXPECT_EQ(states("rcu", {"N=3", "U=4"}), 13'989u); }

TEST(States, Philosophers) {
  EXPECT_EQ(states("phil", {"N=5"}), 418u);
  EXPECT_EQ(states("phil", {"N=6"}), 1486u);
  EXPECT_EQ(states("phil", {"N=7"}), 5290u);
  EXPECT_EQ(states("phil", {"N=8"}), 18'838u);
}

// 117 placements of four threads round four locks, times what the counters hold.
TEST(States, Locks) {
  for (unsigned max = 1; max <= 4; ++max) {
    std::uint64_t expected = 117 * power(max, 4) + 1;
    EXPECT_EQ(states("locks", {define("MAX", max)}), expected) << max;
  }
}

}  // namespace
}  // namespace kheddle
