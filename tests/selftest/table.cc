#include "tests/selftest/table.h"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <regex>

namespace kheddle::selftest {
namespace {

// Cases that differ in the kind of lock, in the kind of interrupt or in the order of events alone.
std::string group_of(const std::string& name) {
  static const std::regex order("_([123]{2,3})$");
  static const std::regex interrupt("_(hard|soft)(?=_|$)");
  static const std::regex lock("_(spin|wlock|rlock|mutex|wsem|rsem|rtmutex)$");
  static const std::regex inner("^(RCU|RAW_SPINLOCK|SPINLOCK|MUTEX)_in_");
  static const std::regex edeadlk("^(ww_test_edeadlk)_.*");
  std::string group = std::regex_replace(name, order, "");
  group = std::regex_replace(group, lock, "");
  group = std::regex_replace(group, interrupt, "");
  group = std::regex_replace(group, inner, "*_in_");
  return std::regex_replace(group, edeadlk, "$1_*");
}

std::string counted(unsigned count) { return count == 0 ? "" : std::to_string(count); }

}  // namespace

void Table::add(const Judged& judged) {
  const std::string group = group_of(judged.expected.name);
  auto row = std::ranges::find(rows_, group, &Row::name);
  if (row == rows_.end()) row = rows_.insert(row, Row{.name = group});
  for (Row* one : {&*row, &sum_}) {
    ++(judged.expected.complains ? one->complain : one->silent);
    one->agree += judged.agrees();
    one->deadlock += judged.deadlocks;
    for (const std::string& kind : judged.kinds) ++one->kinds[kind];
  }
}

std::string Table::Row::line() const {
  std::string found;
  for (const auto& [kind, count] : kinds)
    found += (found.empty() ? "" : ", ") + kind + " " + std::to_string(count);
  return "| " + name + " | " + counted(complain) + " | " + counted(silent) + " | " +
         std::to_string(agree) + " of " + std::to_string(complain + silent) + " | " + found +
         " | " + counted(deadlock) + " |";
}

std::vector<std::string> Table::lines() const {
  std::vector<std::string> lines = {
      "| cases | must complain | must stay silent | agree | found | deadlock of two threads |",
      "|---|---|---|---|---|---|"};
  for (const Row& row : rows_) lines.push_back(row.line());
  lines.push_back(sum_.line());
  return lines;
}

bool page_shows(const std::string& page, const std::string& suite,
                const std::vector<std::string>& lines) {
  const std::string begin = "<!-- " + suite + ": written by tests/selftest, KHEDDLE_UPDATE=1 -->";
  const std::string end = "<!-- end of " + suite + " -->";
  std::vector<std::string> text;
  std::ifstream in(page);
  for (std::string line; std::getline(in, line);) text.push_back(line);
  auto first = std::ranges::find(text, begin);
  auto last = std::find(first, text.end(), end);
  if (first == text.end() || last == text.end()) return false;
  ++first;
  if (std::getenv("KHEDDLE_UPDATE") == nullptr)
    return std::equal(first, last, lines.begin(), lines.end());
  text.insert(text.erase(first, last), lines.begin(), lines.end());
  std::ofstream out(page);
  for (const std::string& line : text) out << line << "\n";
  return true;
}

}  // namespace kheddle::selftest
