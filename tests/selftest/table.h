// The table that docs/selftest.md shows of a suite: a row for each group of alike cases.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "tests/selftest/run.h"

namespace kheddle::selftest {

// What became of a case.
struct Judged {
  Case expected;
  std::vector<std::string> kinds = {};  // of what was found, each once
  bool deadlocks = false;               // when two threads run it at once
  bool agrees() const { return expected.complains == !kinds.empty(); }
};

class Table {
 public:
  void add(const Judged& judged);

  // Heading, rows in the order of their first cases, sum.
  std::vector<std::string> lines() const;

 private:
  struct Row {
    std::string name;
    unsigned complain = 0, silent = 0, agree = 0, deadlock = 0;
    std::map<std::string, unsigned> kinds = {};

    std::string line() const;
  };
  std::vector<Row> rows_;
  Row sum_{.name = "all"};
};

// Writes the lines between the page's two marks for the suite, or compares: false if they differ.
// With KHEDDLE_UPDATE in the environment it writes.
bool page_shows(const std::string& page, const std::string& suite,
                const std::vector<std::string>& lines);

}  // namespace kheddle::selftest
