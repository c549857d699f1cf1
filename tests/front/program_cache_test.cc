// The cache of whole Programs: that it gives back all of a Program, and only while that is right.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include "checker/front/serialize.h"
#include "tests/front/scratch.h"

namespace kheddle::testing {
namespace {

namespace fs = std::filesystem;

constexpr const char* kMain = "int main(void) { return 0; }\n";

class ProgramCacheTest : public ::testing::Test {
 protected:
  ProgramCacheTest() {
    options_ = scratch_.options();
    options_.use_cache = true;
  }

  // Loads, and says in `whole_` whether the Program came from the cache.
  Program loaded(const std::string& path) {
    LoadStatistics statistics;
    Result<Program> program = load(path, options_, &statistics);
    whole_ = statistics.whole;
    EXPECT_TRUE(!whole_ || (statistics.compiled == 0 && statistics.cached == 0));
    if (program) return std::move(*program);
    ADD_FAILURE() << path << ": " << program.error().file << ": " << program.error().message;
    return {};
  }

  // When the cache is filled and when it answers: the same to the last member.
  Program expect_same(const std::string& path) {
    const Program made = loaded(path);
    EXPECT_FALSE(whole_);
    EXPECT_FALSE(made.functions.empty());
    EXPECT_TRUE(loaded(path) == made) << path;
    EXPECT_TRUE(whole_);
    return made;
  }

  bool answers(const std::string& path) {
    loaded(path);
    return whole_;
  }

  // For tests with the whole model: it is compiled once for all of them.
  void use_shared_cache() {
    static const Scratch shared;
    options_.cache = shared.path("cache");
    options_.home = home();
  }

  // The tree itself: what Bazel links here are single files.
  static std::string home() {
    return fs::canonical("model/kheddle.h").parent_path().parent_path().string();
  }

  const Scratch scratch_;
  LoadOptions options_;
  bool whole_ = false;
};

TEST_F(ProgramCacheTest, HasTheWholeProgramOfAScenario) {
  use_shared_cache();
  for (const auto& [path, variant] :
       std::vector<std::pair<std::string, std::string>>{{"locking/deadlock_abba.c", "abba"},
                                                        {"regions/region_info.c", "srcu"},
                                                        {"prove/lock_order.c", "fixed"},
                                                        {"inputs/dmabuf_range.c", "sum"}}) {
    options_.variant = variant;
    expect_same(options_.home + "/scenarios/" + path);
  }
}

TEST_F(ProgramCacheTest, HasTheWholeProgramOfPosix) {
  use_shared_cache();
  const Program made = expect_same("tests/posix/programs/cond_ok.c");
  options_.use_cache = false;
  EXPECT_TRUE(loaded("tests/posix/programs/cond_ok.c") == made);
  EXPECT_FALSE(whole_);
  options_.use_cache = true;
  expect_same("tests/posix/programs/guard.cc");
}

TEST_F(ProgramCacheTest, HasTheWholeProgramOfAKernelTree) {
  const char* file = std::getenv("KERNEL_MAKEFILE");
  ASSERT_NE(file, nullptr);
  const fs::path makefile = file;  // or a file that says why there is none
  if (makefile.filename() != "Makefile") GTEST_SKIP() << "there are no kernel sources";
  use_shared_cache();
  options_.variant = "fixed";
  options_.kernel_tree = fs::canonical(makefile).parent_path().string();
  options_.sources = {"lib/refcount.c"};
  expect_same(options_.home + "/scenarios/kernel/refcount.c");
}

TEST_F(ProgramCacheTest, HasTheWholeProgramOfTextualIr) {
  const std::string path = scratch_.write("a.ll", R"(
    @word = thread_local global i64 7
    @table = constant [3 x i8] c"abc"
    define i32 @main(i32 %n) {
      switch i32 %n, label %other [ i32 1, label %one
                                    i32 -5, label %other ]
    one:
      ret i32 1
    other:
      %old = atomicrmw add ptr @word, i64 3 seq_cst
      %c = load i8, ptr getelementptr ([3 x i8], ptr @table, i64 0, i64 1)
      %w = zext i8 %c to i32
      ret i32 %w
    })");
  expect_same(path);
}

TEST_F(ProgramCacheTest, DoesNotAnswerAfterAChange) {
  const std::string path =
      scratch_.write("a.c", "#include \"value.h\"\nint main(void) { return VALUE; }\n");
  const auto returned = [&] {
    return first(function_of(loaded(path), "main"), Op::kReturn).a.value;
  };
  scratch_.write("value.h", "#define VALUE 1\n");
  EXPECT_EQ(returned(), 1u);
  EXPECT_EQ(returned(), 1u);
  EXPECT_TRUE(whole_);
  scratch_.write("value.h", "#define VALUE 2\n");
  EXPECT_EQ(returned(), 2u);
  EXPECT_FALSE(whole_);
  EXPECT_EQ(returned(), 2u);
  EXPECT_TRUE(whole_);
}

TEST_F(ProgramCacheTest, DoesNotAnswerAfterAChangeOfTextualIr) {
  const std::string path = scratch_.write("a.ll", "define i32 @main() {\n  ret i32 7\n}\n");
  EXPECT_FALSE(answers(path));
  EXPECT_TRUE(answers(path));
  scratch_.write("a.ll", "define i32 @main() {\n  ret i32 8\n}\n");
  EXPECT_EQ(first(function_of(loaded(path), "main"), Op::kReturn).a.value, 8u);
}

TEST_F(ProgramCacheTest, KnowsTheOptionsApart) {
  const std::string path =
      scratch_.write("a.c", "int outside(void);\nint main(void) { return outside(); }\n");
  std::vector<void (*)(LoadOptions&)> changes = {
      [](LoadOptions&) {},
      [](LoadOptions& options) { options.variant = "v"; },
      [](LoadOptions& options) { options.defines = {"A", "B"}; },
      [](LoadOptions& options) { options.defines = {"A=B"}; },
      [](LoadOptions& options) { options.includes = {"A"}; },
      [](LoadOptions& options) { options.stubs = {"outside=return-0"}; },
      [](LoadOptions& options) { options.posix = LoadOptions::Posix::kNever; },
  };
  const LoadOptions before = options_;
  for (const bool again : {false, true})
    for (const auto change : changes) {
      options_ = before;
      change(options_);
      EXPECT_EQ(answers(path), again);
    }
}

TEST_F(ProgramCacheTest, DoesNotAnswerWithAnotherModel) {
  options_.home = scratch_.path("home");
  scratch_.write("home/model/kernel/one.c", "int one(void) { return 1; }\n");
  const std::string path =
      scratch_.write("a.c", "int one(void);\nint main(void) { return one(); }\n");
  EXPECT_FALSE(answers(path));
  EXPECT_TRUE(answers(path));
  scratch_.write("home/model/kernel/one.c", "int one(void) { return 2; }\n");
  EXPECT_FALSE(answers(path));
  EXPECT_TRUE(answers(path));
  scratch_.write("home/model/kernel/another.c", "int one(void) { return 3; }\n");
  EXPECT_FALSE(answers(path));
  EXPECT_TRUE(answers(path));
  // What does not compile may be another answer as soon as it does.
  scratch_.write("home/model/kernel/another.c", "nonsense");
  EXPECT_FALSE(answers(path));
  EXPECT_FALSE(answers(path));
}

TEST_F(ProgramCacheTest, DoesNotAnswerWithAnotherCompiler) {
  options_.compiler = scratch_.write("clang", "#!/bin/sh\nexec clang-19 \"$@\"\n");
  fs::permissions(options_.compiler, fs::perms::owner_all);
  const std::string path = scratch_.write("a.c", kMain);
  EXPECT_FALSE(answers(path));
  EXPECT_TRUE(answers(path));
  scratch_.write("clang", "#!/bin/sh\n\nexec clang-19 \"$@\"\n");
  EXPECT_FALSE(answers(path));
  EXPECT_TRUE(answers(path));
}

TEST_F(ProgramCacheTest, DoesNotAnswerFromATruncatedEntry) {
  const std::string path = scratch_.write("a.c", kMain);
  for (const std::uintmax_t part : {0, 1, 20, 50, 80, 95, 99}) {
    loaded(path);
    ASSERT_TRUE(answers(path));
    for (const auto& entry : fs::directory_iterator(options_.cache))
      fs::resize_file(entry.path(), fs::file_size(entry.path()) * part / 100);
    EXPECT_FALSE(answers(path)) << part;
  }
}

TEST_F(ProgramCacheTest, ReadsNoProgramFromBytesThatAreNone) {
  const std::string path = scratch_.write("a.c", kMain);
  const Program program = loaded(path);
  const std::string bytes = serialize(program);
  const std::optional<Program> back = deserialize(bytes);
  ASSERT_TRUE(back);
  EXPECT_TRUE(*back == program);
  for (std::size_t size = 0; size < bytes.size(); size += 7)
    EXPECT_FALSE(deserialize(bytes.substr(0, size)));
  EXPECT_FALSE(deserialize(std::string(100, '\xff')));
}

}  // namespace
}  // namespace kheddle::testing
