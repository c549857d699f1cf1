// Values that no sample of a kh_any() has: found, carried by the schedule, replayed.
#include <gtest/gtest.h>

#include "checker/explorer/execution.h"
#include "checker/explorer/explore.h"
#include "checker/replay/confirm.h"
#include "checker/symbolic/bounded.h"
#include "tests/random/builder.h"

namespace kheddle::testing {
namespace {

constexpr std::uint64_t kWanted = 0x123456789abcdef0;

// main takes any value; 0x1234... is an assertion.
class ValuesTest : public ::testing::Test {
 protected:
  ValuesTest() {
    ProgramBuilder builder("values");
    const std::uint64_t samples =
        builder.global("samples", {1, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0}, true);
    const std::uint64_t kind = builder.literal("assertion");
    const std::uint64_t text = builder.literal("text");
    FunctionBuilder main = builder.function("main", 0);
    main.intrinsic(Intrinsic::kAtomicBegin, kNone, {});
    const std::uint32_t value = main.new_slot();
    const std::uint32_t same = main.new_slot();
    main.intrinsic(Intrinsic::kAny, value, {constant_operand(samples), constant_operand(2)});
    main.binary(Op::kEq, same, slot_operand(value), constant_operand(kWanted));
    const std::uint32_t branch = main.branch(slot_operand(same));
    main.set_target(branch, main.here());
    main.intrinsic(Intrinsic::kFail, kNone, {constant_operand(kind), constant_operand(text)});
    main.set_target2(branch, main.here());
    main.intrinsic(Intrinsic::kAtomicEnd, kNone, {});
    main.leave();
    program_ = builder.finish(main.id());
  }

  Program program_;
};

TEST_F(ValuesTest, the_explorer_tries_samples_only) {
  EXPECT_EQ(explore(program_, {}).verdict, Verdict::kHolds);
}

TEST_F(ValuesTest, a_bounded_check_finds_the_value_and_its_schedule_replays) {
  const Outcome outcome = check_bounded(program_, {});
  ASSERT_EQ(outcome.findings.size(), 1u);
  const Finding& finding = outcome.findings[0];
  EXPECT_EQ(finding.kind, Kind::kAssertion);
  ASSERT_EQ(finding.schedule.steps.size(), 1u);
  const std::vector<std::uint32_t> choices = {kGivenValue, 0x9abcdef0, 0x12345678};
  EXPECT_EQ(finding.schedule.steps[0].choices, choices);
  EXPECT_EQ(replay_text(program_, finding), "");
}

TEST_F(ValuesTest, a_bounded_check_by_samples_is_the_explorers) {
  BoundedOptions options;
  options.symbolic_any = false;
  EXPECT_EQ(check_bounded(program_, options).verdict, Verdict::kHolds);
}

TEST_F(ValuesTest, a_finding_that_the_replay_does_not_show_is_told) {
  Finding finding = check_bounded(program_, {}).findings.at(0);
  finding.kind = Kind::kDeadlock;
  EXPECT_NE(replay_text(program_, finding).find("not found: deadlock"), std::string::npos);
  finding.schedule.steps[0].choices = {kGivenValue, 7, 0};  // another value: no finding
  finding.kind = Kind::kAssertion;
  EXPECT_NE(replay_text(program_, finding), "");
  EXPECT_NE(schedule_text(finding).find("step 1: thread 0"), std::string::npos);
}

TEST_F(ValuesTest, a_given_value_where_none_is_asked_for_is_drift) {
  Execution execution(program_, {}, {}, nullptr);
  std::string why;
  EXPECT_FALSE(execution.take({0, {kGivenValue, 1}}, &why));
  EXPECT_NE(why, "");
}

TEST_F(ValuesTest, the_depth_is_a_bound_and_time_a_limit) {
  BoundedOptions options;
  options.depth = 0;
  const Outcome shallow = check_bounded(program_, options);
  // The finding is that of the first step, which starts from a run of no steps.
  EXPECT_EQ(shallow.verdict, Verdict::kViolated);
  options.depth = 10;
  options.seconds = 1e-9;
  const Outcome late = check_bounded(program_, options);
  EXPECT_EQ(late.verdict, Verdict::kIncomplete);
  ASSERT_FALSE(late.limits.empty());
  EXPECT_EQ(late.limits[0].name, "timeout");
}

}  // namespace
}  // namespace kheddle::testing
