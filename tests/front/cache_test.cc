// What the cache keeps and what goes, by the times of its files.
#include "checker/front/cache.h"

#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>

#include "tests/front/scratch.h"

namespace kheddle {
namespace {

namespace fs = std::filesystem;

class CacheTest : public ::testing::Test {
 protected:
  std::string path(const std::string& key) const { return folder_ + "/" + key + ".entry"; }
  // Makes a file of the cache look as if it had last been touched so long ago.
  static void age(const std::string& file, std::chrono::hours hours) {
    fs::last_write_time(file, fs::file_time_type::clock::now() - hours);
  }
  void store(const std::string& key) { cache::store(folder_, key, {{}, key}); }
  bool finds(const std::string& key) {
    const auto entry = cache::find(folder_, key, hashes_);
    return entry && entry->payload == key;
  }

  testing::Scratch scratch_;
  std::string folder_ = cache::directory(scratch_.path("cache"));
  cache::FileHashes hashes_;
};

constexpr std::chrono::hours kDay{24};

TEST_F(CacheTest, removes_what_nobody_has_used_for_long) {
  for (const char* key : {"old", "used", "young"}) store(key);
  const std::string stranger = folder_ + "/linux-source";
  ASSERT_TRUE(cache::write_file_atomically(stranger, "kept"));
  age(path("old"), cache::kKept + kDay);
  age(path("used"), cache::kKept + kDay);
  age(path("young"), cache::kKept - kDay);
  age(stranger, cache::kKept + kDay);
  age(folder_ + "/cleaned", 2 * kDay);
  EXPECT_TRUE(finds("used"));
  store("new");
  EXPECT_FALSE(finds("old"));
  for (const char* key : {"used", "young", "new"}) EXPECT_TRUE(finds(key)) << key;
  EXPECT_TRUE(fs::exists(stranger));
}

TEST_F(CacheTest, looks_for_that_once_a_day) {
  store("old");
  age(path("old"), cache::kKept + kDay);
  store("new");
  EXPECT_TRUE(fs::exists(path("old")));
  age(folder_ + "/cleaned", 2 * kDay);
  store("newer");
  EXPECT_FALSE(fs::exists(path("old")));
}

}  // namespace
}  // namespace kheddle
