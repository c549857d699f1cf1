// What explore() and Execution promise apart from the findings themselves: budgets and stopping,
// shortest schedules, the same answer from any number of jobs, steps that do not exist.
#include "checker/explorer/explore.h"

#include <gtest/gtest.h>

#include "checker/explorer/execution.h"
#include "tests/random/builder.h"

namespace kheddle {
namespace {

using testing::constant_operand;
using testing::FunctionBuilder;
using testing::ProgramBuilder;
using testing::slot_operand;

// `threads` threads that each store 1 to `stores` to a variable of their own. main spawns them in
// one step, and so there are (stores + 1)^threads + 1 states.
Program independent(std::uint32_t threads, std::uint32_t stores) {
  ProgramBuilder builder("independent");
  const std::uint64_t name = builder.literal("t");
  FunctionBuilder main = builder.function("main", 0);
  main.intrinsic(Intrinsic::kAtomicBegin, kNone, {});
  for (std::uint32_t t = 0; t < threads; ++t) {
    FunctionBuilder thread = builder.function("thread" + std::to_string(t), 1);
    const std::uint64_t x = builder.global("x", {0});
    for (std::uint32_t i = 1; i <= stores; ++i)
      thread.store(constant_operand(x), constant_operand(i), 1, true);
    thread.leave();
    main.intrinsic(Intrinsic::kSpawn, kNone,
                   {constant_operand(thread.address()), constant_operand(0), constant_operand(name),
                    constant_operand(0)});
  }
  main.intrinsic(Intrinsic::kAtomicEnd, kNone, {});
  main.leave();
  return builder.finish(main.id());
}

// Threads that count to 9 in a variable of their own, and one that fails if it finds that each
// stands at 4: a level of thousands of states, and as many schedules that lead to it.
Program meets_half_way(std::uint32_t threads) {
  ProgramBuilder builder("half way");
  const std::uint64_t name = builder.literal("t");
  const std::uint64_t kind = builder.literal("assertion");
  FunctionBuilder main = builder.function("main", 0);
  FunctionBuilder judge = builder.function("judge", 1);
  auto spawn = [&](const FunctionBuilder& thread) {
    main.intrinsic(Intrinsic::kSpawn, kNone,
                   {constant_operand(thread.address()), constant_operand(0), constant_operand(name),
                    constant_operand(0)});
  };
  main.intrinsic(Intrinsic::kAtomicBegin, kNone, {});
  judge.intrinsic(Intrinsic::kAtomicBegin, kNone, {});
  const std::uint32_t all = judge.new_slot();
  judge.move(all, constant_operand(1));
  for (std::uint32_t t = 0; t < threads; ++t) {
    FunctionBuilder thread = builder.function("thread" + std::to_string(t), 1);
    const std::uint64_t x = builder.global("x", {0});
    for (std::uint32_t i = 1; i <= 9; ++i)
      thread.store(constant_operand(x), constant_operand(i), 1, true);
    thread.leave();
    spawn(thread);
    const std::uint32_t value = judge.new_slot(), four = judge.new_slot();
    judge.load(value, constant_operand(x), 1, true);
    judge.binary(Op::kEq, four, slot_operand(value), constant_operand(4), 8);
    judge.binary(Op::kAnd, all, slot_operand(all), slot_operand(four));
  }
  const std::uint32_t branch = judge.branch(slot_operand(all));
  judge.set_target(branch, judge.here());
  judge.intrinsic(Intrinsic::kFail, kNone, {constant_operand(kind), constant_operand(kind)});
  judge.set_target2(branch, judge.here());
  judge.intrinsic(Intrinsic::kAtomicEnd, kNone, {});
  judge.leave();
  spawn(judge);
  main.intrinsic(Intrinsic::kAtomicEnd, kNone, {});
  main.leave();
  return builder.finish(main.id());
}

// A thread that fails at once when it finds 1, which main stores after `before` stores of 0.
Program fails_after(std::uint32_t before) {
  ProgramBuilder builder("fails");
  const std::uint64_t name = builder.literal("t");
  const std::uint64_t kind = builder.literal("assertion");
  const std::uint64_t x = builder.global("x", {0});
  FunctionBuilder thread = builder.function("thread", 1);
  const std::uint32_t v = thread.new_slot();
  thread.load(v, constant_operand(x), 1, true);
  const std::uint32_t branch = thread.branch(slot_operand(v));
  thread.set_target(branch, thread.here());
  thread.intrinsic(Intrinsic::kFail, kNone, {constant_operand(kind), constant_operand(kind)});
  thread.set_target2(branch, thread.here());
  thread.leave();
  FunctionBuilder main = builder.function("main", 0);
  main.intrinsic(Intrinsic::kSpawn, kNone,
                 {constant_operand(thread.address()), constant_operand(0), constant_operand(name),
                  constant_operand(0)});
  for (std::uint32_t i = 0; i < before; ++i)
    main.store(constant_operand(x), constant_operand(0), 1, true);
  main.store(constant_operand(x), constant_operand(1), 1, true);
  main.leave();
  return builder.finish(main.id());
}

ExploreOptions without_reduction(unsigned jobs) {
  ExploreOptions options;
  options.reduction = false;
  options.jobs = jobs;
  return options;
}

TEST(ExploreTest, one_and_two_jobs_give_the_same_counts) {
  const Program program = independent(4, 7);
  for (unsigned jobs : {1u, 2u}) {
    const Outcome outcome = explore(program, without_reduction(jobs));
    EXPECT_EQ(outcome.verdict, Verdict::kHolds);
    EXPECT_EQ(outcome.states, 8u * 8 * 8 * 8 + 1) << jobs;
    EXPECT_EQ(outcome.transitions, 4u * 7 * 8 * 8 * 8 + 1) << jobs;
  }
}

TEST(ExploreTest, depth_first_sees_the_same_states) {
  ExploreOptions options = without_reduction(1);
  options.order = Order::kDepthFirst;
  EXPECT_EQ(explore(independent(3, 9), options).states, 1001u);
}

TEST(ExploreTest, a_budget_that_bites_is_no_pass) {
  ExploreOptions options = without_reduction(1);
  options.budget.max_states = 1000;
  const Outcome outcome = explore(independent(4, 9), options);
  EXPECT_EQ(outcome.verdict, Verdict::kIncomplete);
  ASSERT_EQ(outcome.limits.size(), 1u);
  EXPECT_EQ(outcome.limits[0].name, "max-states");
  EXPECT_EQ(outcome.states, 1000u);
}

TEST(ExploreTest, as_many_states_as_are_allowed_are_no_limit) {
  ExploreOptions options = without_reduction(1);
  options.budget.max_states = 10'001;
  EXPECT_EQ(explore(independent(4, 9), options).verdict, Verdict::kHolds);
  options.budget.max_states = 10'000;
  const Outcome outcome = explore(independent(4, 9), options);
  EXPECT_EQ(outcome.verdict, Verdict::kIncomplete);
  EXPECT_EQ(outcome.states, 10'000u);
}

TEST(ExploreTest, tells_what_a_state_holds) {
  const auto bytes = [](std::size_t size) {
    ProgramBuilder builder("sized");
    FunctionBuilder main = builder.function("main", 0);
    const std::uint64_t x = builder.global("x", std::vector<std::uint8_t>(size));
    main.store(constant_operand(x), constant_operand(1), 1, true);
    main.leave();
    return explore(builder.finish(main.id()), ExploreOptions{}).state_bytes;
  };
  EXPECT_GT(bytes(8), 8u);  // main's own frames, too
  EXPECT_EQ(bytes(40), bytes(8) + 32);
}

TEST(ExploreTest, stopping_from_outside_is_no_pass) {
  const std::atomic<bool> stop{true};
  ExploreOptions options = without_reduction(1);
  options.stop = &stop;
  const Outcome outcome = explore(independent(4, 9), options);
  EXPECT_EQ(outcome.verdict, Verdict::kIncomplete);
  EXPECT_FALSE(outcome.limits.empty());
}

TEST(ExploreTest, two_workers_keep_to_the_same_number_of_states) {
  ExploreOptions options = without_reduction(2);
  options.budget.max_states = 7'777;
  const Outcome outcome = explore(independent(4, 9), options);
  EXPECT_EQ(outcome.verdict, Verdict::kIncomplete);
  EXPECT_EQ(outcome.states, 7'777u);
}

// Executions alone would be through in one turn.
TEST(ExploreTest, stopping_from_outside_stops_executions_too) {
  const std::atomic<bool> stop{true};
  ExploreOptions options;
  options.jobs = 1;
  EXPECT_EQ(explore(independent(4, 9), options).verdict, Verdict::kHolds);
  options.stop = &stop;
  const Outcome outcome = explore(independent(4, 9), options);
  EXPECT_EQ(outcome.verdict, Verdict::kIncomplete);
  ASSERT_EQ(outcome.limits.size(), 1u);
  EXPECT_EQ(outcome.limits[0].name, "interrupted");
}

// Spawn, the stores before, the store of 1, the load, the failure.
TEST(ExploreTest, breadth_first_gives_the_shortest_schedule) {
  for (std::uint32_t before : {0u, 1u, 5u}) {
    const Outcome outcome = explore(fails_after(before), without_reduction(2));
    ASSERT_EQ(outcome.findings.size(), 1u);
    EXPECT_EQ(outcome.findings[0].kind, Kind::kAssertion);
    EXPECT_EQ(outcome.findings[0].schedule.steps.size(), before + 4);
  }
}

TEST(ExploreTest, of_equal_schedules_the_same_one_is_shown_every_time) {
  const Program program = meets_half_way(4);
  const Outcome first = explore(program, without_reduction(2));
  ASSERT_EQ(first.findings.size(), 1u);
  EXPECT_EQ(first.findings[0].schedule.steps.size(), 1u + 4 * 4 + 1);
  for (int again = 0; again < 5; ++again) {
    const Outcome outcome = explore(program, without_reduction(2));
    ASSERT_EQ(outcome.findings.size(), 1u);
    EXPECT_EQ(outcome.findings[0].schedule.steps, first.findings[0].schedule.steps);
  }
}

TEST(ExecutionTest, a_step_that_does_not_exist_is_refused_and_said_why) {
  const Program program = fails_after(0);
  Granularity granularity;
  granularity.every_access = true;
  Execution execution(program, granularity, {}, nullptr);
  std::string why;
  EXPECT_FALSE(execution.take({1, {}}, &why));  // not spawned yet
  EXPECT_NE(why, "");
  EXPECT_TRUE(execution.take({0, {}}, &why)) << why;
  EXPECT_FALSE(execution.take({0, {3}}, &why));  // nothing to choose there
}

TEST(ExecutionTest, equal_states_have_equal_digests) {
  const Program program = independent(2, 1);
  Granularity granularity;
  granularity.every_access = true;
  Execution one(program, granularity, {}, nullptr);
  Execution other(program, granularity, {}, nullptr);
  std::string why;
  for (std::uint32_t thread : {0u, 1u, 2u}) ASSERT_TRUE(one.take({thread, {}}, &why)) << why;
  ASSERT_TRUE(other.take({0, {}}, &why)) << why;
  ASSERT_TRUE(other.take({2, {}}, &why)) << why;
  EXPECT_NE(one.state_digest(), other.state_digest());
  ASSERT_TRUE(other.take({1, {}}, &why)) << why;
  EXPECT_EQ(one.state_digest(), other.state_digest());
  EXPECT_TRUE(one.options().empty());
  EXPECT_TRUE(one.over());
}

// A state has room for so many; one more is said, and does not come out as none.
TEST(ExploreTest, too_many_nested_sections_are_a_finding) {
  for (const Intrinsic begin : {Intrinsic::kRaceIgnore, Intrinsic::kMarkBegin}) {
    for (const unsigned depth : {255u, 256u}) {
      ProgramBuilder builder("nested");
      FunctionBuilder main = builder.function("main", 0);
      for (unsigned i = 0; i < depth; ++i) main.intrinsic(begin, kNone, {});
      main.leave();
      const Outcome outcome = explore(builder.finish(main.id()), {});
      EXPECT_EQ(outcome.findings.size(), depth == 256 ? 1 : 0) << depth;
    }
  }
}

}  // namespace
}  // namespace kheddle
