// The rules of the lock graph, one at a time: what the kernel's lockdep-design.rst says of each.
#include "checker/graph/lock_graph.h"

#include <gtest/gtest.h>

#include <string>

#include "checker/graph/words.h"

namespace kheddle {
namespace {

using Problem = Complaint::Problem;

constexpr std::uint32_t kRead = kShared, kRecursiveRead = kShared | kRecursive;

// A graph that is told what tasks do, in a few words; classes are letters.
class Told {
 public:
  // `taken` is taken while `held` is held.
  Told& order(char held, std::uint32_t held_how, char taken, std::uint32_t taken_how) {
    return add({{key(taken), taken_how}, {key(held), held_how}, 0});
  }
  Told& order(char held, char taken) { return order(held, 0, taken, 0); }
  Told& use(char taken, std::uint32_t how) { return add({{key(taken), how}, {}, 0}); }

  const std::vector<Complaint>& complaints() const { return complaints_; }
  const LockGraph& graph() const { return graph_; }
  static std::uint64_t key(char name) { return static_cast<std::uint64_t>(name); }

  // "abc": the classes of the only complaint.
  std::string classes() const {
    std::string text;
    for (const LockClass& lock : complaints_.at(0).classes)
      text.push_back(static_cast<char>(lock.key));
    return text;
  }
  bool only(Problem problem) const {
    return complaints_.size() == 1 && complaints_[0].problem == problem;
  }

 private:
  Told& add(const LockOrder& order) {
    for (Complaint& complaint : graph_.add(order, number_)) complaints_.push_back(complaint);
    ++number_;
    return *this;
  }
  LockGraph graph_;
  std::vector<Complaint> complaints_;
  OrderNumber number_ = 0;
};

TEST(LockGraph, an_order_and_its_inverse_close_a_circle) {
  Told told;
  told.order('a', 'b').order('b', 'a');
  ASSERT_TRUE(told.only(Problem::kCircular));
  EXPECT_EQ(told.complaints()[0].closing, 1u);
  EXPECT_EQ(told.complaints()[0].path, (std::vector<OrderNumber>{1, 0}));
  EXPECT_EQ(told.classes(), "ab");
}

TEST(LockGraph, a_circle_may_take_several_orders) {
  Told told;
  told.order('a', 'b').order('b', 'c').order('c', 'd').order('a', 'd').order('d', 'a');
  ASSERT_TRUE(told.only(Problem::kCircular));
  // The shortest way back: d is taken under a.
  EXPECT_EQ(told.complaints()[0].path, (std::vector<OrderNumber>{4, 3}));
}

TEST(LockGraph, one_order_is_fine_however_often) {
  Told told;
  told.order('a', 'b').order('b', 'c').order('a', 'c').order('a', 'b');
  EXPECT_TRUE(told.complaints().empty());
  EXPECT_EQ(told.graph().edges().size(), 3u);
}

TEST(LockGraph, what_is_complained_about_is_not_blamed_for_what_comes_later) {
  Told told;
  told.order('a', 'b').order('b', 'a').order('b', 'a').order('b', 'c').order('c', 'd');
  EXPECT_EQ(told.complaints().size(), 1u);
  EXPECT_EQ(told.graph().edges().size(), 3u);  // not b -> a
}

TEST(LockGraph, a_class_within_itself_needs_a_subclass) {
  Told same, nested;
  same.order('a', 'a');
  EXPECT_TRUE(same.only(Problem::kRecursive));
  nested.order('a', 0, 'a', 1);
  EXPECT_TRUE(nested.complaints().empty());
  nested.order('a', 1, 'a', 0);
  EXPECT_TRUE(nested.only(Problem::kCircular));
}

TEST(LockGraph, readers_of_a_class_may_nest_only_if_recursive) {
  Told read, recursive, under_write;
  read.order('a', kRead, 'a', kRead);
  EXPECT_TRUE(read.only(Problem::kRecursive));
  recursive.order('a', kRead, 'a', kRecursiveRead);
  EXPECT_TRUE(recursive.complaints().empty());
  under_write.order('a', 0, 'a', kRecursiveRead);
  EXPECT_TRUE(under_write.only(Problem::kRecursive));
}

TEST(LockGraph, a_trylock_is_taken_in_any_order_but_orders_what_follows) {
  Told into, from;
  into.order('a', 'b').order('b', 0, 'a', kTrylock);
  EXPECT_TRUE(into.complaints().empty());
  // b was taken by a trylock; what is taken while it is held depends on it like any other.
  from.order('a', 0, 'b', kTrylock).order('b', 'a').order('a', 'b');
  EXPECT_TRUE(from.only(Problem::kCircular));
}

// lockdep-design.rst, Recursive read locks: a path is strong unless *R is followed by S*.
TEST(LockGraph, readers_close_a_circle_only_along_strong_paths) {
  Told plain, recursive, exclusive;
  plain.order('a', 0, 'b', kRead).order('b', kRead, 'a', 0);
  EXPECT_TRUE(plain.only(Problem::kCircular)) << "a waiting writer holds back plain readers";
  recursive.order('a', 0, 'b', kRecursiveRead).order('b', kRead, 'a', 0);
  EXPECT_TRUE(recursive.complaints().empty()) << "ER then SN";
  exclusive.order('a', 0, 'b', kRecursiveRead).order('b', 0, 'a', 0);
  EXPECT_TRUE(exclusive.only(Problem::kCircular)) << "ER then EN";
}

TEST(LockGraph, a_weak_start_is_no_hindrance_to_a_strong_way_to_the_same_class) {
  // To b there is -(ER)-> from a directly and -(EN)-> by way of c; only the latter leads on.
  Told told;
  told.order('a', 0, 'b', kRecursiveRead).order('a', 'c').order('c', 'b').order('b', kRead, 'd', 0);
  told.order('d', 'a');
  ASSERT_TRUE(told.only(Problem::kCircular));
  EXPECT_EQ(told.classes(), "acbd");
}

TEST(LockGraph, one_class_in_interrupts_and_with_interrupts_on_is_inconsistent) {
  Told hard, soft, readers, read_in_irq, try_in_irq;
  hard.use('a', kHardirqsOn | kSoftirqsOn).use('a', kInHardirq);
  EXPECT_TRUE(hard.only(Problem::kInconsistent));
  EXPECT_FALSE(hard.complaints()[0].softirq);
  soft.use('a', kInSoftirq | kHardirqsOn).use('a', kHardirqsOn | kSoftirqsOn);
  EXPECT_TRUE(soft.only(Problem::kInconsistent));
  EXPECT_TRUE(soft.complaints()[0].softirq);
  readers.use('a', kRecursiveRead | kHardirqsOn).use('a', kRecursiveRead | kInHardirq);
  EXPECT_TRUE(readers.complaints().empty());
  read_in_irq.use('a', kHardirqsOn).use('a', kRecursiveRead | kInHardirq);
  EXPECT_TRUE(read_in_irq.only(Problem::kInconsistent));
  try_in_irq.use('a', kHardirqsOn).use('a', kTrylock | kInHardirq);
  EXPECT_TRUE(try_in_irq.complaints().empty());
}

TEST(LockGraph, a_safe_class_must_not_lead_to_an_unsafe_one) {
  // Each of the three can come last.
  Told order_last, safe_last, unsafe_last;
  order_last.use('a', kInHardirq).use('b', kHardirqsOn).order('a', 'b');
  ASSERT_TRUE(order_last.only(Problem::kUnsafeOrder));
  EXPECT_EQ(order_last.complaints()[0].safe_use, 0u);
  EXPECT_EQ(order_last.complaints()[0].unsafe_use, 1u);
  EXPECT_EQ(order_last.classes(), "ab");
  safe_last.use('b', kHardirqsOn).order('a', 'b').use('a', kInHardirq);
  ASSERT_TRUE(safe_last.only(Problem::kInversion));
  EXPECT_EQ(safe_last.complaints()[0].safe_use, 2u);
  unsafe_last.use('a', kInHardirq).order('a', 'b').use('b', kHardirqsOn);
  ASSERT_TRUE(unsafe_last.only(Problem::kInversion));
  EXPECT_EQ(unsafe_last.complaints()[0].unsafe_use, 2u);
  EXPECT_EQ(unsafe_last.classes(), "ab");
}

TEST(LockGraph, an_unsafe_order_may_be_indirect) {
  Told told;
  told.use('a', kInSoftirq).order('a', 'b').order('c', 'd').use('d', kSoftirqsOn | kHardirqsOn);
  told.order('b', 'c');
  ASSERT_TRUE(told.only(Problem::kUnsafeOrder));
  EXPECT_EQ(told.classes(), "abcd");
  EXPECT_EQ(told.complaints()[0].path, (std::vector<OrderNumber>{1, 4, 2}));
  EXPECT_EQ(headline(told.complaints()[0]),
            "WARNING: SOFTIRQ-safe -> SOFTIRQ-unsafe lock order detected");
}

TEST(LockGraph, interrupts_and_softirqs_are_kept_apart) {
  Told told;
  told.use('a', kInHardirq).use('b', kSoftirqsOn).order('a', 'b');
  EXPECT_TRUE(told.complaints().empty());
}

TEST(LockGraph, readers_on_an_unsafe_path_count_as_the_strong_circle_needs) {
  // S held and only a reader in the interrupt: the circle would go through *R -> S*.
  Told told;
  told.use('a', kRecursiveRead | kInHardirq).use('b', kHardirqsOn).order('a', kRead, 'b', 0);
  EXPECT_TRUE(told.complaints().empty());
  told.order('a', 0, 'b', 0);
  EXPECT_TRUE(told.only(Problem::kUnsafeOrder));
}

}  // namespace
}  // namespace kheddle
