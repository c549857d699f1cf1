// Work in a process of its own: what comes back, and every way in which nothing does.
#include "checker/cli/isolate.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <string>
#include <thread>
#include <vector>

namespace kheddle {
namespace {

constexpr std::uint64_t kMiB = 1 << 20;

TEST(Isolated, what_the_work_returns_comes_back_whole) {
  const std::string large(3 * kMiB, 'x');  // more than a pipe holds
  const Result<std::string> text = isolated(600, 1024 * kMiB, [&] { return large; });
  ASSERT_TRUE(text);
  EXPECT_EQ(*text, large);
}

TEST(Isolated, work_without_end_is_ended) {
  const Result<std::string> text = isolated(0.05, 1024 * kMiB, []() -> std::string {
    for (;;) std::this_thread::sleep_for(std::chrono::seconds(1));
  });
  ASSERT_FALSE(text);
  EXPECT_EQ(text.error().message, "gave up after 0.05 s");
}

TEST(Isolated, work_that_takes_too_much_memory_is_ended) {
  const Result<std::string> text = isolated(600, 16 * kMiB, []() -> std::string {
    std::vector<std::string> all;
    while (all.size() < 64) all.emplace_back(4 * kMiB, static_cast<char>(all.size()));
    for (;;) std::this_thread::sleep_for(std::chrono::seconds(1));
  });
  ASSERT_FALSE(text);
  EXPECT_EQ(text.error().message, "took more memory than --max-memory leaves");
}

TEST(Isolated, work_that_dies_takes_nobody_with_it) {
  const Result<std::string> killed = isolated(600, 1024 * kMiB, []() -> std::string {
    ::kill(::getpid(), SIGKILL);
    return "never";
  });
  ASSERT_FALSE(killed);
  EXPECT_EQ(killed.error().message, "died: Killed");
  const Result<std::string> thrown =
      isolated(600, 1024 * kMiB, []() -> std::string { throw std::runtime_error("no such luck"); });
  ASSERT_FALSE(thrown);
  EXPECT_EQ(thrown.error().message, "failed; see standard error");
}

}  // namespace
}  // namespace kheddle
