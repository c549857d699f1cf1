// The answers in scenarios: what is read, what is refused and where, how outcomes compare.
#include "checker/cli/answer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace kheddle {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class AnswerTest : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = std::filesystem::path(testing::TempDir()) / "answers";
    std::filesystem::create_directories(folder_);
  }
  std::string write(const std::string& name, const std::string& text) {
    std::string path = (folder_ / name).string();
    std::ofstream(path) << text;
    return path;
  }
  Result<Answer> parse(const std::string& text) { return parse_answer(write("a.c", text)); }
  // "LINE: message" of what is refused.
  std::string refusal(const std::string& text) {
    Result<Answer> answer = parse(text);
    if (answer) return "was accepted";
    EXPECT_NE(answer.error().advice, "");
    return std::to_string(answer.error().line) + ": " + answer.error().message;
  }
  std::filesystem::path folder_;
};

constexpr const char* kExample =
    "/* SPDX-License-Identifier: Apache-2.0 */\n"
    "/*\n"
    " * What it is about.\n"
    " *\n"
    " * VARIANT posted [D1 D2] VIOLATED: sleeps in a read section\n"
    " * VARIANT raced VIOLATED: reads unlocked\n"
    " * VARIANT fixed [G3] HOLDS: all is well\n"
    " * VARIANT huge INCOMPLETE(max-states): too large\n"
    " * OPTION max-states=1000\n"
    " */\n"
    "#include <kheddle/scenario.h>\n"
    "\n"
    "a(); /* FINDS(posted) sleep-in-atomic, rcu-usage */ /* FINDS(raced) leak */\n"
    "b(); // FINDS data-race\n";

TEST_F(AnswerTest, NamesVariantsOptionsAndFindings) {
  Result<Answer> answer = parse(kExample);
  ASSERT_TRUE(answer) << answer.error().message;
  ASSERT_EQ(answer->variants.size(), 4u);
  const AnsweredVariant& posted = answer->variants[0];
  EXPECT_EQ(posted.name, "posted");
  EXPECT_THAT(posted.ids, ElementsAre("D1", "D2"));
  EXPECT_EQ(posted.verdict, Verdict::kViolated);
  EXPECT_EQ(posted.text, "sleeps in a read section");
  const std::string file = (folder_ / "a.c").string();
  EXPECT_THAT(posted.findings, ElementsAre(ExpectedFinding{file, 13, Kind::kSleepInAtomic},
                                           ExpectedFinding{file, 13, Kind::kRcuUsage},
                                           ExpectedFinding{file, 14, Kind::kDataRace}));
  EXPECT_THAT(answer->variants[1].findings,
              ElementsAre(ExpectedFinding{file, 13, Kind::kLeak},
                          ExpectedFinding{file, 14, Kind::kDataRace}));
  EXPECT_EQ(answer->variants[2].verdict, Verdict::kHolds);
  EXPECT_THAT(answer->variants[2].findings, IsEmpty());
  EXPECT_EQ(answer->variants[3].verdict, Verdict::kIncomplete);
  EXPECT_EQ(answer->variants[3].limit, "max-states");
  EXPECT_EQ(answer->options.at("max-states"), "1000");
  EXPECT_THAT(expectation_of(posted).kinds,
              ElementsAre("data-race", "rcu-usage", "sleep-in-atomic"));
}

TEST_F(AnswerTest, ReadsLineComments) {
  Result<Answer> answer = parse("// VARIANT only HOLDS: fine\nint x;\n");
  ASSERT_TRUE(answer) << answer.error().message;
  ASSERT_EQ(answer->variants.size(), 1u);
  EXPECT_EQ(answer->variants[0].name, "only");
}

TEST_F(AnswerTest, IsEmptyForAFileWithout) {
  Result<Answer> answer = parse("#include <linux/mutex.h>\n/* VARIANT late HOLDS: too late */\n");
  ASSERT_TRUE(answer) << answer.error().message;
  EXPECT_THAT(answer->variants, IsEmpty());
}

TEST_F(AnswerTest, CountsMarkersInIncludedFiles) {
  write("driver.h", "free(); /* FINDS(posted, of_another) double-free */\n");
  Result<Answer> answer = parse("/* VARIANT posted VIOLATED: x */\n#include \"driver.h\"\n");
  ASSERT_TRUE(answer) << answer.error().message;
  ASSERT_EQ(answer->variants[0].findings.size(), 1u);
  EXPECT_THAT(answer->variants[0].findings.begin()->file, HasSubstr("driver.h"));
}

TEST_F(AnswerTest, RefusesMalformedLinesWithTheirPlace) {
  EXPECT_THAT(refusal("/*\n * VARIANT posted BROKEN: x\n */\n"), HasSubstr("2: malformed VARIANT"));
  EXPECT_THAT(refusal("/*\n * VARIANT a HOLDS: x\n * VARIANT a HOLDS: y\n */\n"),
              HasSubstr("3: variant a has"));
  EXPECT_THAT(refusal("/*\n * VARIANT a HOLDS(max-states): x\n */\n"), HasSubstr("2: HOLDS"));
  EXPECT_THAT(refusal("/*\n * VARIANT a HOLDS: x\n * OPTION max-luck=7\n */\n"),
              HasSubstr("3: unknown option max-luck"));
  EXPECT_THAT(refusal("/* VARIANT a VIOLATED: x */\n\nx(); /* FINDS bad-luck */\n"),
              HasSubstr("3: FINDS names the unknown kind \"bad-luck\""));
  EXPECT_THAT(refusal("/* VARIANT a VIOLATED: x */\nx(); /* FINDS */\n"),
              HasSubstr("2: malformed marker"));
  EXPECT_THAT(refusal("/* VARIANT a VIOLATED: x */\nx(); /* FINDS leak\n */\n"),
              HasSubstr("2: a FINDS marker that does not end"));
}

TEST_F(AnswerTest, RefusesMarkersThatFitNoVariant) {
  EXPECT_THAT(refusal("/* VARIANT a VIOLATED: x */\nx(); /* FINDS(b) leak */\n"),
              HasSubstr("2: FINDS names the unknown variant b"));
  EXPECT_THAT(refusal("/* VARIANT a HOLDS: x */\nx(); /* FINDS(a) leak */\n"),
              HasSubstr("2: FINDS names the variant a, which HOLDS"));
  EXPECT_THAT(refusal("/* VARIANT a HOLDS: x */\nx(); /* FINDS leak */\n"),
              HasSubstr("2: a FINDS marker, but no variant is VIOLATED"));
  EXPECT_THAT(refusal("x(); /* FINDS leak */\n"), HasSubstr("1: a FINDS marker in a scenario"));
}

TEST_F(AnswerTest, a_violated_variant_without_markers_can_be_checked_but_not_tested) {
  Result<Answer> answer = parse("/* VARIANT a VIOLATED: x */\nx();\n");
  ASSERT_TRUE(answer);
  Status status = testable(answer->variants[0], "a.c");
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().line, 1u);
  EXPECT_THAT(status.error().message, HasSubstr("variant a is VIOLATED, but no FINDS"));
}

// More of a line than fits into a short string, with the marker at its very start.
TEST_F(AnswerTest, a_marker_may_stand_in_the_first_column) {
  Result<Answer> answer = parse(
      "/* VARIANT a VIOLATED: x */\n#include <linux/slab.h>\n/* FINDS leak */ "
      "kmalloc(sizeof(struct device), GFP_KERNEL);\n");
  ASSERT_TRUE(answer) << answer.error().message;
  EXPECT_EQ(answer->variants[0].findings.size(), 1u);
}

TEST_F(AnswerTest, NamesSourcesAndFunctionsOfAKernelTree) {
  Result<Answer> answer = parse(
      "/*\n"
      " * KH_SOURCES: lib/refcount.c drivers/dma-buf/dma-resv.c\n"
      " * VARIANT posted VIOLATED: races\n"
      " * FINDS(posted) data-race at drivers/dma-buf/dma-resv.c dma_resv_add_fence\n"
      " */\n");
  ASSERT_TRUE(answer) << answer.error().message;
  EXPECT_TRUE(answer->needs_tree);
  EXPECT_THAT(answer->sources, ElementsAre("lib/refcount.c", "drivers/dma-buf/dma-resv.c"));
  const AnsweredVariant& posted = answer->variants[0];
  const ExpectedFinding race{"drivers/dma-buf/dma-resv.c", 0, Kind::kDataRace,
                             "dma_resv_add_fence"};
  EXPECT_THAT(posted.findings, ElementsAre(race));
  Outcome outcome;
  outcome.verdict = Verdict::kViolated;
  EXPECT_THAT(
      differences(posted, outcome),
      ElementsAre("not found: data-race at drivers/dma-buf/dma-resv.c in dma_resv_add_fence"));
  Finding finding;
  finding.kind = race.kind;
  finding.file = race.file;
  finding.line = 313;
  finding.function = race.function;
  outcome.findings = {finding};
  EXPECT_THAT(differences(posted, outcome), IsEmpty());
  EXPECT_TRUE(is_expected(posted, finding));
  outcome.findings[0].function = "dma_resv_init";
  EXPECT_EQ(differences(posted, outcome).size(), 2u);
  EXPECT_FALSE(is_expected(posted, outcome.findings[0]));
}

TEST_F(AnswerTest, RefusesSourcesAndFunctionsThatAreNone) {
  EXPECT_EQ(refusal("/* KH_SOURCES lib/a.c */"),
            "1: malformed KH_SOURCES line: KH_SOURCES lib/a.c");
  EXPECT_EQ(refusal("/* KH_SOURCES: /etc/a.c */"),
            "1: KH_SOURCES: /etc/a.c is no .c file of a kernel tree");
  EXPECT_EQ(refusal("/* KH_SOURCES: ../a.c */"),
            "1: KH_SOURCES: ../a.c is no .c file of a kernel tree");
  EXPECT_EQ(refusal("/* KH_SOURCES: lib/a.h */"),
            "1: KH_SOURCES: lib/a.h is no .c file of a kernel tree");
  EXPECT_EQ(refusal("/*\n * VARIANT a VIOLATED: x\n * FINDS data-race in lib/a.c\n */\n"),
            "3: malformed FINDS line: FINDS data-race in lib/a.c");
}

Outcome outcome_of(Verdict verdict, const std::vector<ExpectedFinding>& findings) {
  Outcome outcome;
  outcome.verdict = verdict;
  for (const ExpectedFinding& expected : findings) {
    Finding finding;
    finding.kind = expected.kind;
    finding.file = expected.file;
    finding.line = expected.line;
    outcome.findings.push_back(finding);
  }
  return outcome;
}

TEST(Differences, AreNoneOnlyForTheSameVerdictAndFindings) {
  AnsweredVariant expected;
  expected.verdict = Verdict::kViolated;
  expected.findings = {{"a.c", 3, Kind::kLeak}, {"a.c", 4, Kind::kDataRace}};
  EXPECT_THAT(differences(expected, outcome_of(Verdict::kViolated, {{"./a.c", 3, Kind::kLeak},
                                                                    {"a.c", 4, Kind::kDataRace}})),
              IsEmpty());
  EXPECT_THAT(differences(expected, outcome_of(Verdict::kViolated, {{"a.c", 3, Kind::kLeak}})),
              ElementsAre("not found: data-race at a.c:4"));
  EXPECT_THAT(differences(expected, outcome_of(Verdict::kViolated, {{"a.c", 3, Kind::kLeak},
                                                                    {"a.c", 4, Kind::kDataRace},
                                                                    {"a.c", 4, Kind::kLeak}})),
              ElementsAre(HasSubstr("not expected: leak at a.c:4")));
  EXPECT_EQ(differences(expected, outcome_of(Verdict::kHolds, {})).size(), 3u);
}

TEST(Differences, NameTheLimitAndWhatIsVacuous) {
  AnsweredVariant expected;
  expected.verdict = Verdict::kIncomplete;
  expected.limit = "max-states";
  Outcome outcome;
  outcome.verdict = Verdict::kIncomplete;
  outcome.limits = {{"timeout", "60 s"}};
  EXPECT_THAT(differences(expected, outcome), ElementsAre(HasSubstr("INCOMPLETE(max-states)")));
  outcome.limits = {{"max-states", "1000"}};
  EXPECT_THAT(differences(expected, outcome), IsEmpty());
  expected = AnsweredVariant();
  outcome = outcome_of(Verdict::kHolds, {});
  outcome.unreached = {"revoked"};
  EXPECT_THAT(differences(expected, outcome), ElementsAre(HasSubstr("vacuous")));
}

}  // namespace
}  // namespace kheddle
