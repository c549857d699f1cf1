// Turned loose on the drivers as they were posted, with no hint, the generator rediscovers bugs of
// the catalogue. It works as a person would: a bug that is found is fixed, and the search goes on
// with the rest. Which bug a failure is, is not guessed from its place: it is the one that alone,
// in an otherwise fixed driver, fails the shrunk program. What is found stands in
// docs/property-tests.md, or the test fails.
//
//   KHEDDLE_UPDATE=1             writes the page's table; run bazel-bin/tests/property/hunt_test
//   KHEDDLE_SEED=n               other programs; what they find is then only printed
//   KHEDDLE_LONG=1               ten times as many
//   KHEDDLE_PROPERTY_STATES=n    what one program may cost
//   KHEDDLE_PROPERTY_DIR=folder  where the scenarios and traces are saved
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <regex>
#include <set>

#include "tests/property/save.h"
#include "tests/property/search.h"

namespace kheddle::property {
namespace {

struct Hunt {
  std::string name;  // of the driver as it was posted
  Driver posted;
  unsigned programs;
};

const std::vector<Hunt>& hunts() {
  static const std::vector<Hunt> all = {
      {"export",
       {"export",
        {"B1", "B2", "B3", "B4", "B5", "B6", "B7", "B8", "B9", "B10", "close_asleep",
         "ioeventfd_low_power"}},
       320},
      {"mmap",
       {"mmap", {"B1", "B4", "B5", "B8", "B9", "B10", "Fb", "Fc", "Fd", "close_asleep"}},
       100},
      {"nvgrace", {"nvgrace", {"Fa"}}, 100},
      {"regions", {"regions", {"D1", "D2", "D3", "D4", "D5", "D6", "D7", "D8", "D9"}}, 100},
      {"fmb_base", {"fmb", {"E4", "E5", "E6", "E7", "E8d"}}, 100},
      {"fmb_v1", {"fmb", {"E3", "E5", "E6", "E7", "E8a", "E8b"}}, 100},
      {"fmb_v4", {"fmb", {"E1", "E2", "E3", "E5", "E6", "E7", "E8c"}}, 350},
  };
  return all;
}

void PrintTo(const Hunt& hunt, std::ostream* out) { *out << hunt.name; }

using Lines = std::vector<std::string>;

Lines page() {
  std::ifstream file(home() + "/docs/property-tests.md");
  Lines lines;
  for (std::string line; std::getline(file, line);) lines.push_back(line);
  return lines;
}

// The first row of the hunt in the page's table, and the one after its last.
std::pair<Lines::iterator, Lines::iterator> rows_of(const Hunt& hunt, Lines* page) {
  const auto is_row = [&](const std::string& line) {
    return line.starts_with("| " + hunt.name + " |");
  };
  const auto first = std::find_if(page->begin(), page->end(), is_row);
  return {first, std::find_if_not(first, page->end(), is_row)};
}

void update(const Hunt& hunt, const Lines& rows) {
  Lines lines = page();
  const auto [first, last] = rows_of(hunt, &lines);
  ASSERT_NE(first, last) << "no row of the page begins with | " << hunt.name << " |";
  lines.insert(lines.erase(first, last), rows.begin(), rows.end());
  std::ofstream file(home() + "/docs/property-tests.md");
  for (const std::string& line : lines) file << line << "\n";
}

// The drivers that fail the program by one defect each. If there are none: the one with the fewest
// defects that together do, as far as leaving out one after the other goes. The fixed driver, if
// that fails it: then no defect is to blame.
std::vector<Driver> culprits(const Driver& driver, const Operations& operations,
                             std::uint64_t max_states) {
  const Driver fixed{driver.name, {}};
  if (fails(compiled(fixed), operations, max_states)) return {fixed};
  std::vector<Driver> result;
  for (const std::string& defect : driver.defects) {
    const Driver alone{driver.name, {defect}};
    if (fails(compiled(alone), operations, max_states)) result.push_back(alone);
  }
  if (!result.empty()) return result;
  Driver least = driver;
  for (std::size_t i = least.defects.size(); i-- > 0;) {
    Driver less = least;
    less.defects.erase(less.defects.begin() + static_cast<std::ptrdiff_t>(i));
    if (fails(compiled(less), operations, max_states)) least = std::move(less);
  }
  return {least};
}

std::string joined(const Lines& words, const std::string& separator) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : separator) + word;
  return text;
}

// Saves the program, and makes a row of the page's table.
std::string report(const Hunt& hunt, const Driver& bug, unsigned programs,
                   const Operations& operations, std::uint64_t max_states) {
  const auto saved =
      save(bug, operations, max_states, output_folder(), hunt.name + "_" + bug.defects[0],
           "found after " + std::to_string(programs) + " programs");
  EXPECT_TRUE(saved) << saved.error().message;
  if (!saved || saved->outcome.findings.empty()) return "";
  Lines kinds;
  for (const Finding& finding : saved->outcome.findings) {
    const std::string kind = kind_name(finding.kind);
    if (std::find(kinds.begin(), kinds.end(), kind) == kinds.end()) kinds.push_back(kind);
  }
  std::sort(kinds.begin(), kinds.end());
  const System& system = system_of(bug);
  Lines users;
  for (const auto& thread : operations.threads) users.push_back(joined(system, thread));
  const std::string environment =
      operations.environment == 0 ? "" : property::environment(system, operations);
  return "| " +
         joined({hunt.name, joined(bug.defects, " with "), std::to_string(programs), environment,
                 joined(users, "; "), joined(kinds, ", ")},
                " | ") +
         " |";
}

class Posted : public testing::TestWithParam<Hunt> {};

TEST_P(Posted, BugsAreRediscovered) {
  const Hunt& hunt = GetParam();
  Driver left = hunt.posted;
  Limits limits = limits_from_environment();
  limits.max_seconds = 0;
  limits.max_programs = hunt.programs;
  if (std::getenv("KHEDDLE_LONG") != nullptr) limits.max_programs *= 10;
  std::cout << "seed " << limits.seed << ", driver " << name_of(left) << std::endl;

  Tally tally;
  Lines rows;
  while (!left.defects.empty()) {
    const auto failure = next_failure(left, limits, &tally);
    if (!failure) break;
    for (const Driver& bug : culprits(left, *failure, limits.max_states)) {
      ASSERT_FALSE(bug.defects.empty())
          << "the fixed driver fails " << table(system_of(left), *failure);
      const Operations least = shrunk(shrinkable(*failure), [&](const Operations& candidate) {
        return fails(compiled(bug), candidate, limits.max_states);
      });
      rows.push_back(report(hunt, bug, tally.programs, least, limits.max_states));
      std::cout << rows.back() << std::endl;
      // Fixing the first is enough. The others, if it took several, are still to be found.
      std::erase(left.defects, bug.defects[0]);
    }
    --tally.programs;  // the same program may show another one
  }
  std::cout << rows.size() << " found: " << to_string(tally) << std::endl;
  if (!left.defects.empty()) std::cout << "not found: " << name_of(left) << std::endl;

  for (const char* other : {"KHEDDLE_SEED", "KHEDDLE_LONG", "KHEDDLE_PROPERTY_STATES"})
    if (std::getenv(other) != nullptr) return;
  if (std::getenv("KHEDDLE_UPDATE") != nullptr) update(hunt, rows);
  Lines lines = page();
  const auto [first, last] = rows_of(hunt, &lines);
  EXPECT_EQ(Lines(first, last), rows) << "docs/property-tests.md is stale: KHEDDLE_UPDATE=1";
}

INSTANTIATE_TEST_SUITE_P(Drivers, Posted, testing::ValuesIn(hunts()),
                         [](const auto& info) { return info.param.name; });

// Each row is what a hunt above found.
TEST(Page, HasTwentyBugsOfTheCatalogue) {
  static const std::regex id("[B-F][0-9a-d]+");
  Lines lines = page();
  std::set<std::string> found;
  for (const Hunt& hunt : hunts()) {
    const auto [first, last] = rows_of(hunt, &lines);
    for (auto row = first; row != last; ++row)
      for (const std::string& defect : hunt.posted.defects)
        if (std::regex_match(defect, id) && row->find("| " + defect + " ") != std::string::npos)
          found.insert(defect);
  }
  EXPECT_GE(found.size(), 20u);
}

}  // namespace
}  // namespace kheddle::property
