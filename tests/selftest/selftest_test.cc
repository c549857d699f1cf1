// The kernel's own tests against kheddle: each of their cases must be found where the kernel must
// complain, and nothing where it must stay silent. docs/selftest.md is written from it: run
// bazel-bin/tests/selftest/selftest_test with KHEDDLE_UPDATE=1.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "tests/selftest/run.h"
#include "tests/selftest/table.h"

namespace kheddle::selftest {
namespace {

namespace fs = std::filesystem;

// Where Bazel puts what setup/kernel_source unpacked.
constexpr const char* kKernel = "../kernel_selftests";

std::string tree() { return fs::canonical("model/kheddle.h").parent_path().parent_path().string(); }

std::string text_of(const Finding& finding) {
  return std::string(kind_name(finding.kind)) + ": " + finding.message + " (" + finding.function +
         ":" + std::to_string(finding.line) + ")";
}

// Cases that kheddle judges otherwise, by name and argument, each with the reason: none may be
// missing, none too many.
using Reasons = std::map<std::string, std::string>;

class KernelTests : public ::testing::Test {
 protected:
  void SetUp() override {
    if (fs::exists(fs::path(kKernel) / "tree")) return;
    std::string why;
    std::getline(std::ifstream(fs::path(kKernel) / "missing"), why);
    if (std::getenv("CI") != nullptr) FAIL() << why;
    GTEST_SKIP() << why;
  }

  // Judges all cases of the suite and compares with the page. `of_two`: also what two threads make
  // of it.
  void agree(const std::string& suite, std::size_t cases, std::size_t complaining, bool of_two,
             const Reasons& reasons) {
    Result<Program> program =
        load_suite(suite, tree(), fs::canonical(fs::path(kKernel) / "tree").string());
    ASSERT_TRUE(program) << program.error().file << ":" << program.error().line << ": "
                         << program.error().message;
    const std::vector<Case> all = list_cases(*program);
    EXPECT_EQ(all.size(), cases);
    EXPECT_EQ(std::ranges::count(all, true, &Case::complains), complaining);
    Table table;
    std::size_t agreed = 0, differ = 0;
    for (const Case& one : all) {
      const Judged judged = judge(*program, one, of_two);
      table.add(judged);
      const std::string name = one.name + "/" + std::to_string(one.argument);
      const bool excused = reasons.contains(name);
      EXPECT_NE(judged.agrees(), excused) << name << ": " << told_;
      if (excused) told_ += "; " + reasons.at(name);
      ++(judged.agrees() ? agreed : differ);
      std::printf("  %-8s %-46s %s%s\n",
                  judged.agrees() ? "agrees"
                  : excused       ? "differs"
                                  : "WRONG",
                  one.name.c_str(), told_.c_str(),
                  judged.deadlocks ? "; two threads deadlock" : "");
    }
    std::printf("%s: %zu cases, %zu agree, %zu differ\n", suite.c_str(), all.size(), agreed,
                differ);
    EXPECT_TRUE(page_shows(tree() + "/docs/selftest.md", suite, table.lines()))
        << "docs/selftest.md is stale: KHEDDLE_UPDATE=1";
  }

 private:
  Judged judge(const Program& program, const Case& one, bool of_two) {
    Judged judged{.expected = one};
    const Outcome outcome = run_case(program, one, 1);
    for (const Limit& limit : outcome.limits) ADD_FAILURE() << one.name << ": " << limit.text;
    // A case that never comes to what is wrong in it was not judged.
    EXPECT_TRUE(outcome.unreached.empty()) << one.name;
    std::set<std::string> kinds;
    told_ = one.complains ? "complains" : "silent";
    for (const Finding& finding : outcome.findings) {
      if (finding.kind == Kind::kLeak) continue;  // kmemleak is not what these files test
      kinds.insert(kind_name(finding.kind));
      told_ += "; " + text_of(finding);
    }
    judged.kinds.assign(kinds.begin(), kinds.end());
    const auto circular = [](const Finding& finding) {
      return finding.message.find("circular locking dependency") != std::string::npos;
    };
    if (of_two && std::ranges::any_of(outcome.findings, circular)) {
      const Outcome two = run_case(program, one, 2);
      judged.deadlocks =
          std::ranges::find(two.findings, Kind::kDeadlock, &Finding::kind) != two.findings.end();
    }
    return judged;
  }

  std::string told_;  // of the last case
};

TEST_F(KernelTests, LockingSelftest) { agree("locking", 394, 250, true, {}); }

TEST_F(KernelTests, Kasan) {
  agree("kasan", 123, 77, false,
        {{"ksize_unpoisons_memory/0",
          "the test writes to all that ksize() tells of, which the kernel takes for an error since "
          "6.3"}});
}

TEST_F(KernelTests, Kcsan) { agree("kcsan", 28, 18, false, {}); }

TEST_F(KernelTests, LkdtmRefcount) { agree("refcount", 17, 17, false, {}); }

}  // namespace
}  // namespace kheddle::selftest
