// Trace files: what is printed is read back, and what is no trace is refused in words.
#include "checker/replay/trace_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdio>
#include <fstream>
#include <string>

namespace kheddle {
namespace {

using testing::HasSubstr;

TraceFile example() {
  TraceFile trace;
  trace.version = "0.1.0";
  trace.scenario = "scenarios/rcu/late \"quoted\".c";
  trace.variant = "posted";
  trace.defines = {"SLOW", "COUNT=3"};
  trace.includes = {"/usr/src/driver"};
  trace.program_digest = 0xfedcba9876543210;
  trace.granularity.exposed = {{3, 14}, {15, 92}, {4294967295, 0}};
  trace.start_choices = {1, 0};
  trace.start_digest = 1;
  trace.steps = {{{1, {}}, "reader", 41, 0xffffffffffffffff}, {{2, {0, 7}}, "writer", 58, 0}};
  trace.has_finding = true;
  trace.finding.kind = Kind::kDataRace;
  trace.finding.message = "BUG: KCSAN: data-race in reader / writer";
  trace.finding.thread = "reader";
  trace.finding.file = "late.c";
  trace.finding.line = 41;
  trace.finding.function = "reader";
  trace.finding.sides = {{"other access", "writer", "writer", "late.c", 58}};
  return trace;
}

std::string refusal(const std::string& text) {
  Result<TraceFile> trace = parse_trace(text, "some.trace");
  if (trace) return "was accepted";
  EXPECT_EQ(trace.error().file, "some.trace");
  EXPECT_NE(trace.error().advice, "");
  return trace.error().message;
}

std::string with(const std::string& from, const std::string& to) {
  std::string text = print_trace(example());
  std::size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return text.replace(at, from.size(), to);
}

TEST(TraceFile, IsReadBackAsItWas) {
  const TraceFile wrote = example();
  Result<TraceFile> read = parse_trace(print_trace(wrote), "some.trace");
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(read->version, wrote.version);
  EXPECT_EQ(read->scenario, wrote.scenario);
  EXPECT_EQ(read->variant, wrote.variant);
  EXPECT_EQ(read->defines, wrote.defines);
  EXPECT_EQ(read->includes, wrote.includes);
  EXPECT_EQ(read->program_digest, wrote.program_digest);
  EXPECT_EQ(read->granularity.every_access, wrote.granularity.every_access);
  EXPECT_EQ(read->granularity.exposed, wrote.granularity.exposed);
  EXPECT_EQ(read->start_choices, wrote.start_choices);
  EXPECT_EQ(read->start_digest, wrote.start_digest);
  EXPECT_EQ(read->steps, wrote.steps);
  ASSERT_TRUE(read->has_finding);
  EXPECT_EQ(read->finding.kind, wrote.finding.kind);
  EXPECT_EQ(read->finding.message, wrote.finding.message);
  EXPECT_EQ(read->finding.line, wrote.finding.line);
  ASSERT_EQ(read->finding.sides.size(), 1u);
  EXPECT_EQ(read->finding.sides[0].line, 58u);
  EXPECT_EQ(print_trace(*read), print_trace(wrote));
}

TEST(TraceFile, HoldsARunWithoutStepsOrFinding) {
  TraceFile wrote;
  wrote.granularity.every_access = true;
  Result<TraceFile> read = parse_trace(print_trace(wrote), "some.trace");
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_TRUE(read->steps.empty());
  EXPECT_FALSE(read->has_finding);
  EXPECT_TRUE(read->granularity.every_access);
}

TEST(TraceFile, IsRefusedWhereverItIsCut) {
  const std::string text = print_trace(example());
  for (std::size_t size = 0; size + 2 < text.size(); ++size) {
    Result<TraceFile> read = parse_trace(text.substr(0, size), "some.trace");
    ASSERT_FALSE(read) << "cut to " << size << " bytes";
    ASSERT_NE(read.error().advice, "");
  }
}

TEST(TraceFile, SurvivesAnyChangedByte) {
  // Damage may go unseen where any text would do, but must never do more than be refused.
  const std::string text = print_trace(example());
  unsigned refused = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    std::string damaged = text;
    damaged[at] = '}';
    refused += parse_trace(damaged, "some.trace") ? 0 : 1;
  }
  EXPECT_GT(refused, text.size() / 2);
}

TEST(TraceFile, OfNothingIsRefused) { EXPECT_THAT(refusal(""), HasSubstr("empty")); }

TEST(TraceFile, OfSomethingElseIsRefused) {
  EXPECT_THAT(refusal("int main(void) { return 0; }\n"), HasSubstr("no kheddle trace"));
  EXPECT_THAT(refusal("{\"format\": \"other\"}"), HasSubstr("no kheddle trace"));
  EXPECT_THAT(refusal("[1, 2]"), HasSubstr("no kheddle trace"));
}

TEST(TraceFile, OfALaterFormatIsRefused) {
  EXPECT_THAT(refusal(with("\"format_version\": 1", "\"format_version\": 2")),
              HasSubstr("format 2, this kheddle reads up to 1"));
}

TEST(TraceFile, WithAWrongValueIsRefusedByItsName) {
  EXPECT_THAT(refusal(with("\"kind\": \"data-race\"", "\"kind\": \"bad-luck\"")),
              HasSubstr("bad-luck"));
  EXPECT_THAT(refusal(with("\"variant\": \"posted\"", "\"variant\": 3")), HasSubstr("variant"));
  EXPECT_THAT(refusal(with("\"thread\":1", "\"thread\":-1")), HasSubstr("thread"));
  EXPECT_THAT(refusal(with("\"thread\":1", "\"thread\":4294967296")), HasSubstr("thread"));
  EXPECT_THAT(refusal(with("fedcba9876543210", "fedcba987654321")), HasSubstr("program"));
  EXPECT_THAT(refusal(with("\"steps\"", "\"step\"")), HasSubstr("steps"));
}

TEST(TraceFile, ThatIsNotThereIsRefused) {
  Result<TraceFile> read = read_trace("no/such.trace");
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().file, "no/such.trace");
  EXPECT_FALSE(read_trace("."));
}

}  // namespace
}  // namespace kheddle
