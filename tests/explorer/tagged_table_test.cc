// The table that every visited state is found in: with hashes that meet in one bucket, that share
// tags, and while another thread adds.
#include "checker/explorer/tagged_table.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

namespace kheddle {
namespace {

constexpr std::uint32_t kNumbers = 5000;

std::uint64_t spread(std::uint64_t number) {
  number *= 0x9e3779b97f4a7c15;
  return (number ^ number >> 31) * 0xff51afd7ed558ccd;
}

using HashOf = std::uint64_t (*)(std::uint64_t);

class TaggedTableTest : public ::testing::TestWithParam<HashOf> {};

// What each number's find() says, and that no look-up is shown an empty slot.
TEST_P(TaggedTableTest, finds_what_was_added_and_nothing_else) {
  const HashOf hash = GetParam();
  TaggedTable table;
  for (std::uint32_t number = 1; number <= kNumbers; ++number) {
    auto is = [&](std::uint32_t wanted) {
      return [wanted, number](std::uint32_t known) {
        EXPECT_NE(known, 0u);
        EXPECT_LE(known, number);
        return known == wanted;
      };
    };
    ASSERT_EQ(table.find(hash(number), is(number)), 0u);
    table.insert(hash(number), number, hash, [](std::uint32_t known) { EXPECT_NE(known, 0u); });
    ASSERT_EQ(table.find(hash(number), is(number)), number);
  }
  table.drop_old();
  for (std::uint32_t number = 1; number <= kNumbers; ++number) {
    ASSERT_EQ(table.find(hash(number), [&](std::uint32_t known) { return known == number; }),
              number);
  }
}

INSTANTIATE_TEST_SUITE_P(
    Hashes, TaggedTableTest,
    ::testing::Values(HashOf{spread},
                      // All in the last bucket, so that they go on in the first.
                      HashOf{[](std::uint64_t number) {
                        return ~std::uint64_t{0} << 16 | (spread(number) & 0xffff);
                      }},
                      // One tag, the one that differs from an empty slot's by the lowest bit.
                      HashOf{[](std::uint64_t number) {
                        return (spread(number) & ~std::uint64_t{0xff00}) | 0x100;
                      }},
                      // Hashes whose tag would be that of an empty slot.
                      HashOf{[](std::uint64_t number) {
                        return spread(number) & ~std::uint64_t{0xff00};
                      }}));

TEST(TaggedTableTest, a_reader_finds_all_that_was_added_before_it_looked) {
  TaggedTable table;
  std::atomic<std::uint32_t> added{0};
  std::thread writer([&] {
    for (std::uint32_t number = 1; number <= 20 * kNumbers; ++number) {
      table.insert(spread(number), number, spread, [](std::uint32_t) {});
      added.store(number, std::memory_order_release);
    }
  });
  std::uint64_t missing = 0;
  for (std::uint32_t end = 0; end < 20 * kNumbers;) {
    end = added.load(std::memory_order_acquire);
    for (std::uint32_t number = end; number > 0 && number + 100 > end; --number) {
      auto is = [&](std::uint32_t known) { return known == number; };
      if (table.find(spread(number), is) != number) ++missing;
    }
  }
  writer.join();
  EXPECT_EQ(missing, 0u);
}

}  // namespace
}  // namespace kheddle
