// Reports, byte for byte, against the files beside this test. To renew them after a wanted change:
// KHEDDLE_GOLDEN=<this folder> bazel-bin/tests/golden/report_test, and read the difference.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "checker/report/github.h"
#include "checker/report/html.h"
#include "checker/report/json.h"
#include "checker/report/junit.h"
#include "checker/report/mail.h"
#include "checker/report/sarif.h"
#include "checker/report/tap.h"
#include "checker/report/text.h"

namespace kheddle {
namespace {

TraceStep step(std::uint32_t number, std::uint32_t thread, const std::string& name,
               std::vector<TraceLine> lines) {
  TraceStep result;
  result.number = number;
  result.thread = thread;
  result.thread_name = name;
  result.lines = std::move(lines);
  return result;
}

ReportEntry violated() {
  const std::string file = "scenarios/vfio/revoke_vs_fault.c";
  ReportEntry entry;
  Outcome& outcome = entry.outcome;
  outcome.scenario = "vfio/revoke_vs_fault";
  outcome.variant = "posted";
  outcome.verdict = Verdict::kViolated;
  outcome.states = 1204;
  outcome.transitions = 3011;
  outcome.depth = 17;
  outcome.rounds = 2;
  outcome.seconds = 0.25;
  outcome.peak_bytes = 52428800;
  outcome.stored_bytes = 90112;
  outcome.state_bytes = 408;
  Finding finding;
  finding.kind = Kind::kUseAfterFree;
  finding.message =
      "BUG: KASAN: slab-use-after-free in fault_thread: read of 8 bytes at byte 8 of the 40-byte "
      "region#2, which was freed";
  finding.thread = "fault_thread";
  finding.function = "fault_thread";
  finding.file = file;
  finding.line = 41;
  finding.sides = {{"allocated", "main", "set_up", file, 20},
                   {"freed", "revoke_thread", "revoke_thread", file, 61}};
  finding.schedule.steps = {{1, {}}, {2, {0}}, {2, {}}, {1, {}}};
  finding.trace.thread_names = {"main", "fault_thread", "revoke_thread"};
  finding.trace.steps = {
      step(0, 0, "main", {{"set_up", file, 20, "region = kzalloc(40, GFP_KERNEL);", {}}}),
      step(1, 1, "fault_thread",
           {{"fault_thread",
             file,
             40,
             "down_read(&vdev->memory_lock);",
             {"down_read(vdev.memory_lock)"}}}),
      step(2, 2, "revoke_thread",
           {{"revoke_thread", file, 58, "dma_buf_revoke(buf);", {"buf.revoked: false -> true"}},
            {"revoke_thread", file, 59, "local = 1;", {}}}),
      step(3, 2, "revoke_thread",
           {{"revoke_thread", file, 61, "kfree(region);", {"frees region#2"}}}),
      step(4, 1, "fault_thread", {{"fault_thread", file, 41, "return region->start;", {}}})};
  finding.trace.steps[2].choices = {0};
  finding.trace.spans = {{TraceSpan::What::kObject, "region#2", 0, 0, 4},
                         {TraceSpan::What::kSharedLock, "down_read(vdev.memory_lock)", 1, 1},
                         {TraceSpan::What::kWait, "down_write(vdev.memory_lock)", 2, 3, kNone, 1}};
  outcome.findings.push_back(finding);
  entry.traces = {"kheddle-traces/vfio-revoke_vs_fault.posted.use-after-free-41.trace"};
  return entry;
}

ReportEntry violated_twice() {
  ReportEntry entry = violated();
  Finding race = entry.outcome.findings.front();
  race.kind = Kind::kDataRace;
  race.message =
      "BUG: KCSAN: data-race in a_function_with_a_rather_long_name / b: write of 4 bytes "
      "at counter by a, read by b";
  race.sides = {{"other access, a read", "b", "b", "scenarios/vfio/revoke_vs_fault.c", 9}};
  // More threads than columns fit.
  race.trace = Trace();
  for (std::uint32_t thread = 0; thread < 8; ++thread) {
    std::string name = "thread_number_" + std::to_string(thread);
    race.trace.thread_names.push_back(name);
    race.trace.steps.push_back(
        step(thread + 1, thread, name,
             {{"f",
               "lib/other.h",
               7,
               "WRITE_ONCE(counter, READ_ONCE(counter) + a_long_operand);",
               {"counter: 1 -> 2", "object#1 (other.h:3)+8: 0 -> &vdev.region[3].name"}}}));
  }
  entry.outcome.findings.push_back(race);
  entry.traces.push_back("");
  return entry;
}

ReportEntry holds() {
  ReportEntry entry;
  entry.outcome.scenario = "vfio/revoke_vs_fault";
  entry.outcome.variant = "fixed";
  entry.outcome.verdict = Verdict::kHolds;
  entry.outcome.states = 1234567;
  entry.outcome.transitions = 7654321;
  entry.outcome.depth = 40;
  return entry;
}

ReportEntry incomplete() {
  ReportEntry entry = holds();
  entry.outcome.variant = "";
  entry.outcome.scenario = "my_patch";
  entry.outcome.verdict = Verdict::kIncomplete;
  entry.outcome.limits = {{"max-states", "1,000 states; give more with --max-states"}};
  entry.outcome.unreached = {"revoked & <gone>"};
  return entry;
}

ReportEntry tested(ReportEntry entry, std::vector<std::string> differences) {
  entry.tested = true;
  entry.ids = {"B4"};
  entry.expect.verdict = Verdict::kViolated;
  entry.expect.kinds = {"use-after-free"};
  entry.as_expected = differences.empty();
  entry.differences = std::move(differences);
  return entry;
}

void compare(const std::string& name, const std::string& text) {
  if (const char* folder = std::getenv("KHEDDLE_GOLDEN")) {
    std::ofstream(std::string(folder) + "/" + name) << text;
    return;
  }
  std::ifstream file("tests/golden/" + name);
  ASSERT_TRUE(file) << name;
  std::ostringstream golden;
  golden << file.rdbuf();
  EXPECT_EQ(text, golden.str());
}

void fits(const std::string& text, std::size_t width = kTextWidth) {
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) EXPECT_LE(line.size(), width) << line;
}

TEST(Report, TellsOneFinding) {
  compare("violated.txt", text_report(violated(), {}));
  fits(text_report(violated(), {}));
}

TEST(Report, TellsTwoFindingsAndManyThreads) {
  compare("violated_twice.txt", text_report(violated_twice(), {}));
  fits(text_report(violated_twice(), {}));
}

TEST(Report, FitsTheTerminal) {
  ReportEntry entry = violated_twice();
  entry.traces.clear();  // the command is one line, to be copied
  for (TextOptions options; options.width >= kMinTextWidth; --options.width)
    fits(text_report(entry, options), options.width);
  TextOptions wide;
  wide.width = 160;
  const std::string notes = ":58  buf.revoked: false -> true; chose 0";
  EXPECT_THAT(text_report(entry, wide), testing::HasSubstr(notes));
  EXPECT_THAT(text_report(entry, {}), testing::Not(testing::HasSubstr(notes)));
}

TEST(Report, SaysHowFarItGot) {
  compare("holds.txt", text_report(holds(), {}));
  compare("incomplete.txt", text_report(incomplete(), {}));
}

TEST(Report, ColoursTheVerdictAndNothingElse) {
  TextOptions color;
  color.color = true;
  std::string text = text_report(violated(), color);
  EXPECT_THAT(text, testing::HasSubstr("\033[1;31mVIOLATED\033[0m"));
  EXPECT_EQ(text.size(), text_report(violated(), {}).size() + 11);
}

TEST(Report, LeavesOutTheStartOfALongTrace) {
  ReportEntry entry = violated();
  std::vector<TraceStep>& steps = entry.outcome.findings.front().trace.steps;
  while (steps.size() < 200) steps.insert(steps.begin() + 1, steps[1]);
  EXPECT_THAT(text_report(entry, {}), testing::HasSubstr("... 159 rows before"));
}

TEST(Report, TestRowsTellWhatDiffers) {
  std::string rows;
  rows += test_row(tested(violated(), {}), {}) + "\n";
  rows += test_row(tested(holds(), {"expected VIOLATED, is HOLDS",
                                    "not found: use-after-free at scenarios/vfio/"
                                    "revoke_vs_fault.c:41"}),
                   {}) +
          "\n";
  ReportEntry broken;
  broken.outcome.scenario = "broken";
  broken.error = "broken.c:3: expected ';'";
  rows += test_row(tested(broken, {broken.error}), {}) + "\n";
  compare("test_rows.txt", rows);
}

TEST(Report, ListsVariants) {
  std::vector<ListedVariant> rows = {
      {"regions/ioctl",
       "posted",
       {"D1", "D2"},
       {Verdict::kViolated, "", {"leak", "rcu-usage"}},
       "x"},
      {"regions/ioctl", "srcu", {"G24"}, {Verdict::kHolds, "", {}}, "y"},
      {"large", "", {}, {Verdict::kIncomplete, "max-states", {}}, ""}};
  compare("list.txt", list_table(rows));
  compare("list.json", json_list(rows));
}

TEST(Json, IsAnObjectForOneAndAnArrayForSeveral) {
  compare("violated.json", json_report({violated()}));
  compare("several.json", json_report({tested(violated(), {}), tested(holds(), {"differs"})}));
  EXPECT_EQ(json_report({}), "[]\n");
}

TEST(Reports, SayWhenExecutionsStandForAllStates) {
  ReportEntry entry = holds();
  EXPECT_FALSE(nlohmann::json::parse(json_report({entry})).contains("executions"));
  entry.outcome.states = 84;
  entry.outcome.executions = 4096;
  EXPECT_EQ(nlohmann::json::parse(json_report({entry}))["executions"], 4096);
  EXPECT_NE(
      text_report(entry, {}).find("4,096 executions, which stand for all; 84 states beside them"),
      std::string::npos);
}

TEST(Json, HasEveryFieldOfTheContract) {
  nlohmann::json json = nlohmann::json::parse(json_report({violated()}));
  for (const char* field : {"scenario", "variant", "verdict", "states", "transitions", "depth",
                            "seconds", "peak_bytes", "limits", "unreached", "findings"})
    EXPECT_TRUE(json.contains(field)) << field;
  for (const char* field : {"kind", "message", "file", "line", "function", "schedule", "steps"})
    EXPECT_TRUE(json["findings"][0].contains(field)) << field;
  for (const char* field : {"thread", "function", "file", "line", "text"})
    EXPECT_TRUE(json["findings"][0]["steps"][0].contains(field)) << field;
}

TEST(Json, ReplacesWhatIsNoUtf8) {
  ReportEntry entry = violated();
  entry.outcome.findings[0].trace.steps[0].lines[0].text = "\xff\xfe";
  EXPECT_FALSE(nlohmann::json::parse(json_report({entry}), nullptr, false).is_discarded());
}

ReportEntry strange() {
  ReportEntry entry = violated();
  entry.outcome.scenario = "a,b:c%/d#\\e";
  Finding& finding = entry.outcome.findings.front();
  finding.file = "a,b:c%.c";
  finding.message = "50% of ::error::\n<lines> & </script><!-- # \"quoted\"";
  finding.trace.steps[1].lines[0].text = "</SCRIPT> <!--\ttab";
  return entry;
}

ReportEntry failed() {
  ReportEntry broken;
  broken.outcome.scenario = "broken";
  broken.error = "broken.c:3: expected ';'";
  return broken;
}

TEST(GitHub, HasOneCommandALine) {
  compare("github.txt", github_report({violated_twice(), strange(), holds(), incomplete(), failed(),
                                       tested(holds(), {"expected VIOLATED, is HOLDS"}),
                                       tested(violated(), {})}));
}

TEST(Tap, HasOnePointAVariant) {
  compare("report.tap",
          tap_report({violated(), strange(), holds(), incomplete(), failed(),
                      tested(holds(), {"expected VIOLATED, is HOLDS", "not found: leak"}),
                      tested(violated(), {})}));
}

TEST(Mail, CanBeQuotedTwice) {
  const std::string text = mail_report({violated(), holds(), incomplete(), violated_twice(),
                                        tested(holds(), {"expected VIOLATED, is HOLDS"})});
  compare("mail.txt", text);
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    if (line.find("again: kheddle replay ") == std::string::npos)
      EXPECT_LE(line.size(), kMailWidth) << line;
    EXPECT_EQ(line.find_first_of("\t\033"), std::string::npos) << line;
  }
  EXPECT_EQ(mail_report({strange()}).find('\t'), std::string::npos);
}

// What stands in the page's data element.
std::string data_of(const std::string& page) {
  const std::string begins = "<script type=\"application/json\" id=\"data\">";
  const std::size_t at = page.find(begins) + begins.size();
  return page.substr(at, page.find("</script>", at) - at);
}

TEST(Html, HoldsTheReportAsInertJson) {
  Sources sources;
  sources["scenarios/vfio/revoke_vs_fault.c"] = std::vector<std::string>(500, "x </script> \xff");
  const std::string page = html_report({strange(), holds()}, sources);
  const std::string data = data_of(page);
  EXPECT_EQ(data.find_first_of("<>&"), std::string::npos);
  const nlohmann::json json = nlohmann::json::parse(data);
  const nlohmann::json& finding = json["entries"][0]["findings"][0];
  EXPECT_EQ(finding["message"], strange().outcome.findings[0].message);
  EXPECT_EQ(finding["failure"], 5);  // no row is on its line: the last
  EXPECT_EQ(finding["set_up"], 1);
  EXPECT_EQ(finding["sides"][0]["row"], 0);
  EXPECT_EQ(finding["sides"][1]["row"], 4);
  EXPECT_EQ(finding["spans"].size(), 3);
  EXPECT_EQ(finding["spans"][2]["holder"], "fault_thread");
  // 60 lines round 20, 40, 41, 58, 59, 61; no more.
  const nlohmann::json& parts = json["sources"]["scenarios/vfio/revoke_vs_fault.c"];
  ASSERT_EQ(parts.size(), 1);
  EXPECT_EQ(parts[0][0], 1);
  EXPECT_EQ(parts[0][1].size(), 121);
}

TEST(Html, TakesInTheLinesAroundThoseThatAreNamed) {
  ReportEntry entry = violated();
  const std::string file = entry.outcome.findings[0].file;
  entry.outcome.findings[0].sides[1].line = 400;
  Sources sources;
  for (int line = 1; line <= 420; ++line) sources[file].push_back(std::to_string(line));
  const nlohmann::json json = nlohmann::json::parse(data_of(html_report({entry}, sources)));
  const nlohmann::json& parts = json["sources"][file];
  ASSERT_EQ(parts.size(), 2);
  EXPECT_EQ(parts[1][0], 340);
  EXPECT_EQ(parts[1][1].front(), "340");
  EXPECT_EQ(parts[1][1].back(), "420");
  EXPECT_EQ(shown_files({entry}), std::vector<std::string>{file});
}

TEST(Html, NeedsNothingElse) {
  const std::string page = html_report({violated(), strange()}, {});
  EXPECT_THAT(page, testing::HasSubstr("Content-Security-Policy"));
  EXPECT_THAT(page, testing::HasSubstr("default-src 'none'"));
  for (const char* outside : {"http://", "https://", "src=", "@import", "url(", "@TEXT@", "@DATA@"})
    EXPECT_THAT(page, testing::Not(testing::HasSubstr(outside)));
}

TEST(JUnit, HasOneCaseAVariant) {
  compare("junit.xml", junit_report({violated(), holds(), incomplete()}));
}

TEST(Sarif, HasOneResultAFinding) {
  ReportEntry twice = violated_twice();
  Finding& first = twice.outcome.findings.front();
  first.sides.push_back(first.sides.front());
  twice.outcome.findings.back().file = "/a b/c%d<e>\xc3\xa9.c";
  compare("report.sarif", sarif_report({twice, holds(), incomplete()}));
}

}  // namespace
}  // namespace kheddle
