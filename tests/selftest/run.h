// Runs files of the kernel's own tests, each case as a program of its own. A suite is a .c file of
// this folder that includes one of the kernel's; include/selftest.h is how the two sides talk.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "checker/base/result.h"
#include "checker/program/program.h"
#include "checker/trace/trace.h"

namespace kheddle::selftest {

// What the kernel's file expects of one of its functions.
struct Case {
  std::string name;            // of the function
  bool complains = false;      // the kernel's checks must complain, or stay silent
  std::uint64_t function = 0;  // its address
  std::uint64_t argument = 0;  // what else the suite wants to know
};

// `tree` is the kheddle tree, `kernel` a folder with files of the kernel's. Errors: as load() has
// them.
Result<Program> load_suite(const std::string& suite, const std::string& tree,
                           const std::string& kernel);

// In the order in which the kernel's file goes through them.
std::vector<Case> list_cases(const Program& suite);

// Every run of one case by so many threads at once: what was found, narrated.
Outcome run_case(const Program& suite, const Case& one, unsigned threads);

}  // namespace kheddle::selftest
