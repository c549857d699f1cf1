// Turned loose on the drivers as they were posted, with no hint, the generator rediscovers bugs of
// the catalogue. It works as a person would: a bug that is found is fixed, and the search goes on
// with the rest. Which bug a failure is, is not guessed from its place: it is the one that alone,
// in an otherwise fixed driver, fails the shrunk program.
//
//   KHEDDLE_SEED=n               other programs; how many bugs they find is then only printed
//   KHEDDLE_LONG=1               ten times as many
//   KHEDDLE_PROPERTY_STATES=n    what one program may cost
//   KHEDDLE_PROPERTY_DIR=folder  where the scenarios and traces are saved
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <iostream>

#include "tests/property/save.h"
#include "tests/property/search.h"

namespace kheddle::property {
namespace {

struct Hunt {
  Driver posted;
  unsigned programs;  // with the seed of the test
  std::size_t least;  // that they find; measured
};

void PrintTo(const Hunt& hunt, std::ostream* out) { *out << name_of(hunt.posted); }

class Posted : public testing::TestWithParam<Hunt> {};

// The defects that by themselves fail the program.
std::vector<std::string> culprits(const Driver& driver, const Operations& operations,
                                  std::uint64_t max_states) {
  std::vector<std::string> result;
  for (const std::string& defect : driver.defects)
    if (fails(compiled({driver.name, {defect}}), operations, max_states)) result.push_back(defect);
  return result;
}

void report(const Driver& bug, unsigned programs, const Operations& operations,
            std::uint64_t max_states) {
  const auto saved =
      save(bug, operations, max_states, output_folder(), bug.name + "_" + bug.defects[0],
           "found after " + std::to_string(programs) + " programs");
  ASSERT_TRUE(saved) << saved.error().message;
  ASSERT_FALSE(saved->outcome.findings.empty());
  std::cout << "| " << bug.defects[0] << " | " << programs << " | ";
  for (const std::string& line : lines(system_of(bug), operations)) std::cout << line << "; ";
  std::cout << "| " << kind_name(saved->outcome.findings[0].kind) << " |" << std::endl;
}

TEST_P(Posted, BugsAreRediscovered) {
  Driver left = GetParam().posted;
  Limits limits = limits_from_environment();
  const bool measured = std::getenv("KHEDDLE_SEED") == nullptr;
  limits.max_seconds = 0;
  limits.max_programs = GetParam().programs;
  if (std::getenv("KHEDDLE_LONG") != nullptr) limits.max_programs *= 10;
  std::cout << "seed " << limits.seed << ", driver " << name_of(left) << std::endl;

  Tally tally;
  std::size_t found = 0;
  while (!left.defects.empty()) {
    const auto failure = next_failure(left, limits, &tally);
    if (!failure) break;
    const auto bugs = culprits(left, *failure, limits.max_states);
    ASSERT_FALSE(bugs.empty()) << "no defect alone fails " << table(system_of(left), *failure);
    for (const std::string& bug : bugs) {
      const Driver alone{left.name, {bug}};
      const Operations least = shrunk(shrinkable(*failure), [&](const Operations& candidate) {
        return fails(compiled(alone), candidate, limits.max_states);
      });
      report(alone, tally.programs, least, limits.max_states);
      std::erase(left.defects, bug);
      ++found;
    }
    --tally.programs;  // the same program may show another one
  }
  std::cout << found << " found: " << to_string(tally) << std::endl;
  if (!left.defects.empty()) std::cout << "not found: " << name_of(left) << std::endl;
  if (measured) EXPECT_GE(found, GetParam().least);
}

INSTANTIATE_TEST_SUITE_P(
    Drivers, Posted,
    testing::Values(
        Hunt{{"export",
              {"B1", "B2", "B3", "B4", "B5", "B6", "B7", "B8", "B9", "B10", "close_asleep",
               "ioeventfd_low_power"}},
             400,
             10},
        Hunt{{"mmap", {"B1", "B4", "B5", "B8", "B9", "B10", "Fb", "close_asleep"}}, 300, 7}),
    [](const auto& info) { return info.param.posted.name; });

}  // namespace
}  // namespace kheddle::property
