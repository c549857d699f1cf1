// What happens only after millions of states. Not for sanitizers, which take minutes here and have
// the same code in smaller searches.
#include <gtest/gtest.h>

#include "checker/explorer/explore.h"
#include "tests/random/builder.h"

namespace kheddle {
namespace {

using testing::constant_operand;
using testing::FunctionBuilder;
using testing::ProgramBuilder;
using testing::slot_operand;

// A counter of two million values has more groups than the store counts at first. What would be
// stored beyond that has the numbers of other groups: here the counter's in place of main's frames,
// since main moved on before and the counter lies in another group.
TEST(LargeTest, a_store_that_is_outgrown_makes_way_for_a_wider_one) {
  ProgramBuilder builder("digits");
  FunctionBuilder main = builder.function("main", 0);
  const std::uint64_t y = builder.global("y", {0, 0, 0, 0});
  const std::uint32_t object = main.stack_object(64, false);
  const std::uint32_t x = main.new_slot(), digit = main.new_slot(), value = main.new_slot();
  main.stack_address(x, object);
  main.fill(slot_operand(x), constant_operand(0), constant_operand(64));
  main.binary(Op::kAdd, x, slot_operand(x), constant_operand(56));
  for (std::uint32_t i = 0; i < 3; ++i)
    main.store(constant_operand(y), constant_operand(1), 4, true);
  const std::uint32_t loop = main.here();
  main.intrinsic(Intrinsic::kAtomicBegin, kNone, {});
  main.intrinsic(Intrinsic::kChoose, digit, {constant_operand(200)});
  main.load(value, slot_operand(x), 4, true);
  main.binary(Op::kMul, value, slot_operand(value), constant_operand(200));
  main.binary(Op::kAdd, value, slot_operand(value), slot_operand(digit));
  main.store(slot_operand(x), slot_operand(value), 4, true);
  main.intrinsic(Intrinsic::kAtomicEnd, kNone, {});
  main.jump(loop);
  const Program program = builder.finish(main.id());
  ExploreOptions options;
  options.reduction = false;
  options.order = Order::kDepthFirst;  // what was stored last is expanded at once
  options.jobs = 1;
  options.budget.max_states = (1u << 21) + 10'000;
  const Outcome outcome = explore(program, options);
  EXPECT_EQ(outcome.verdict, Verdict::kIncomplete);
  EXPECT_EQ(outcome.states, options.budget.max_states);
  EXPECT_TRUE(outcome.findings.empty());
}

}  // namespace
}  // namespace kheddle
