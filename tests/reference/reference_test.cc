// The reference on programs small enough to count by hand.
#include "tests/reference/reference.h"

#include <gtest/gtest.h>

#include "tests/random/builder.h"

namespace kheddle {
namespace {

using reference::Answer;
using testing::constant_operand;
using testing::FunctionBuilder;
using testing::ProgramBuilder;
using testing::slot_operand;

constexpr std::uint32_t kUnused = kNone;

class ReferenceTest : public ::testing::Test {
 protected:
  ReferenceTest()
      : builder_("test"), name_(builder_.literal("t")), main_(builder_.function("main", 0)) {}

  void spawn(const FunctionBuilder& function, std::uint64_t argument = 0, bool daemon = false) {
    main_.intrinsic(Intrinsic::kSpawn, kUnused,
                    {constant_operand(function.address()), constant_operand(argument),
                     constant_operand(name_), constant_operand(daemon)});
  }

  Answer check() {
    main_.leave();
    program_ = builder_.finish(main_.id());
    return reference::search(program_, {});
  }

  static std::vector<Kind> kinds(const Answer& answer) {
    std::vector<Kind> kinds;
    for (const auto& found : answer.findings) kinds.push_back(found.kind);
    return kinds;
  }

  ProgramBuilder builder_;
  std::uint64_t name_;
  FunctionBuilder main_;
  Program program_;
};

TEST_F(ReferenceTest, a_program_without_visible_operations_has_one_state) {
  const Answer answer = check();
  EXPECT_EQ(answer.states, 1u);
  EXPECT_EQ(answer.transitions, 0u);
  EXPECT_TRUE(answer.findings.empty());
}

// main stands before each spawn: 2 states. Then each thread has done 0, 1 or 2 of its stores to a
// variable of its own; while main still stands before its second spawn there is only thread 1.
// So 1 + 3 + 9 states.
TEST_F(ReferenceTest, independent_threads_multiply) {
  FunctionBuilder threads[] = {builder_.function("a", 1), builder_.function("b", 1)};
  for (FunctionBuilder& thread : threads) {
    const std::uint64_t x = builder_.global("x", {0});
    thread.store(constant_operand(x), constant_operand(1), 1, true);
    thread.store(constant_operand(x), constant_operand(2), 1, true);
    thread.leave();
    spawn(thread);
  }
  const Answer answer = check();
  EXPECT_EQ(answer.states, 13u);
  // spawn, spawn from each of 3, 2 stores alone, 2 * 3 stores of a and as many of b.
  EXPECT_EQ(answer.transitions, 1u + 3u + 2u + 12u);
  EXPECT_TRUE(answer.findings.empty());
}

TEST_F(ReferenceTest, plain_stores_of_overlapping_bytes_race) {
  const std::uint64_t x = builder_.global("x", {0, 0, 0, 0});
  FunctionBuilder a = builder_.function("a", 1);
  a.store(constant_operand(x), constant_operand(1), 4, false);
  a.leave();
  FunctionBuilder b = builder_.function("b", 1);
  b.store(constant_operand(x + 2), constant_operand(1), 1, true);
  b.leave();
  spawn(a);
  spawn(b);
  const Answer answer = check();
  ASSERT_EQ(answer.findings.size(), 1u);
  const reference::Found& found = *answer.findings.begin();
  EXPECT_EQ(found.kind, Kind::kDataRace);
  EXPECT_EQ(found.first.function, "a");
  EXPECT_EQ(found.second.function, "b");
}

TEST_F(ReferenceTest, neighbouring_bytes_do_not_race) {
  const std::uint64_t x = builder_.global("x", {0, 0});
  for (int i = 0; i < 2; ++i) {
    FunctionBuilder a = builder_.function("a", 1);
    a.store(constant_operand(x + i), constant_operand(1), 1, false);
    a.leave();
    spawn(a);
  }
  EXPECT_TRUE(check().findings.empty());
}

TEST_F(ReferenceTest, an_await_that_nobody_fulfils_is_a_deadlock_at_its_thread) {
  FunctionBuilder a = builder_.function("a", 1);
  a.intrinsic(Intrinsic::kAtomicBegin, kUnused, {});
  a.intrinsic(Intrinsic::kAwait, kUnused, {constant_operand(0)});
  a.intrinsic(Intrinsic::kAtomicEnd, kUnused, {});
  a.leave();
  spawn(a);
  const Answer answer = check();
  ASSERT_EQ(kinds(answer), std::vector<Kind>{Kind::kDeadlock});
  EXPECT_EQ(answer.findings.begin()->first.function, "a");
}

TEST_F(ReferenceTest, a_daemon_may_wait_for_ever) {
  FunctionBuilder a = builder_.function("a", 1);
  a.intrinsic(Intrinsic::kAtomicBegin, kUnused, {});
  a.intrinsic(Intrinsic::kAwait, kUnused, {constant_operand(0)});
  a.intrinsic(Intrinsic::kAtomicEnd, kUnused, {});
  a.leave();
  spawn(a, 0, true);
  EXPECT_TRUE(check().findings.empty());
}

TEST_F(ReferenceTest, heap_findings) {
  const std::uint32_t p = main_.new_slot();
  const std::uint32_t which = main_.new_slot();
  const std::uint32_t v = main_.new_slot();
  const auto allocate = [&](std::uint64_t zeroed) {
    main_.intrinsic(Intrinsic::kAllocate, p, {constant_operand(8), constant_operand(zeroed)});
  };
  const auto release = [&] { main_.intrinsic(Intrinsic::kFree, kUnused, {slot_operand(p)}); };
  const auto only_if = [&](std::uint64_t i) {
    main_.binary(Op::kEq, v, slot_operand(which), constant_operand(i));
    const std::uint32_t branch = main_.branch(slot_operand(v));
    main_.set_target(branch, branch + 1);
    return branch;
  };
  main_.intrinsic(Intrinsic::kChoose, which, {constant_operand(6)});
  allocate(0);
  std::uint32_t skip = only_if(0);  // use after free
  release();
  main_.load(v, slot_operand(p), 8, false);
  main_.set_target2(skip, main_.here());
  skip = only_if(1);
  release();
  release();
  main_.set_target2(skip, main_.here());
  skip = only_if(2);
  main_.load(v, slot_operand(p), 8, false);
  const std::uint32_t branch = main_.branch(slot_operand(v));
  main_.set_target(branch, branch + 1);
  main_.set_target2(branch, branch + 1);
  main_.set_target2(skip, main_.here());
  skip = only_if(3);
  main_.binary(Op::kAdd, v, slot_operand(p), constant_operand(1));
  main_.load(v, slot_operand(v), 8, false);
  main_.set_target2(skip, main_.here());
  skip = only_if(4);
  main_.binary(Op::kAdd, v, slot_operand(p), constant_operand(1));
  main_.intrinsic(Intrinsic::kFree, kUnused, {slot_operand(v)});
  main_.set_target2(skip, main_.here());
  const Answer answer = check();
  EXPECT_EQ(kinds(answer),
            (std::vector<Kind>{Kind::kUseAfterFree, Kind::kOutOfBounds, Kind::kDoubleFree,
                               Kind::kInvalidFree, Kind::kUninitRead, Kind::kLeak}));
}

// A thread's own stack is not visible, until a pointer into it has travelled.
TEST_F(ReferenceTest, a_stack_object_that_another_thread_writes_is_exposed) {
  FunctionBuilder a = builder_.function("a", 1);
  a.store(slot_operand(0), constant_operand(1), 8, false);
  a.leave();
  main_.stack_object(8, false);
  const std::uint32_t p = main_.new_slot();
  main_.stack_address(p, 0);
  main_.store(slot_operand(p), constant_operand(0), 8, false);
  main_.intrinsic(Intrinsic::kSpawn, kUnused,
                  {constant_operand(a.address()), slot_operand(p), constant_operand(name_),
                   constant_operand(0)});
  main_.store(slot_operand(p), constant_operand(2), 8, false);
  const Answer answer = check();
  EXPECT_EQ(answer.rounds, 2u);
  EXPECT_EQ(kinds(answer), (std::vector<Kind>{Kind::kUseAfterFree, Kind::kDataRace}));
}

TEST_F(ReferenceTest, waiting_in_a_spin_loop_is_no_transition) {
  const std::uint64_t flag = builder_.global("flag", {0});
  FunctionBuilder a = builder_.function("a", 1);
  const std::uint32_t v = a.new_slot();
  a.load(v, constant_operand(flag), 1, true);
  const std::uint32_t branch = a.branch(slot_operand(v), 0, 0);
  a.set_target(branch, branch + 1);
  a.leave();
  spawn(a);
  main_.store(constant_operand(flag), constant_operand(1), 1, true);
  const Answer answer = check();
  EXPECT_TRUE(answer.findings.empty());
  // main before spawn, before its store, after it; then a has left.
  EXPECT_EQ(answer.states, 4u);
  EXPECT_EQ(answer.transitions, 3u);
}

TEST_F(ReferenceTest, a_stall_is_blamed_when_others_cannot_finish) {
  const std::uint64_t kind = builder_.literal("user-blocks-lock");
  const std::uint64_t flag = builder_.global("flag", {0, 0, 0, 0});
  FunctionBuilder a = builder_.function("a", 1);
  a.intrinsic(Intrinsic::kStall, kUnused, {constant_operand(kind), constant_operand(kind)});
  a.leave();
  FunctionBuilder b = builder_.function("b", 1);
  const std::uint32_t v = b.new_slot();
  b.intrinsic(Intrinsic::kAtomicBegin, kUnused, {});
  b.load(v, constant_operand(flag), 4, false);
  b.intrinsic(Intrinsic::kAwait, kUnused, {slot_operand(v)});
  b.intrinsic(Intrinsic::kAtomicEnd, kUnused, {});
  b.leave();
  spawn(a);
  spawn(b);
  EXPECT_EQ(kinds(check()), std::vector<Kind>{Kind::kUserBlocksLock});
}

}  // namespace
}  // namespace kheddle
