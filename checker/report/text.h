// Reports for people: fits the terminal or 100 columns, says the same in a pipe as on a terminal,
// less the colour.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "checker/report/entry.h"

namespace kheddle {

inline constexpr std::size_t kTextWidth = 100;  // where there is no terminal
inline constexpr std::size_t kMinTextWidth = 60;

struct TextOptions {
  std::size_t width = kTextWidth;  // columns, kMinTextWidth or more
  bool color = false;
  bool timing = false;  // wall time and memory, which differ from run to run
  bool fingerprints = false;
};

// Verdict, place, coverage, one column a thread, the replay command last.
std::string text_report(const ReportEntry& entry, const TextOptions& options);

// "1,204 states, all of them; 3,011 transitions; depth 17; 3 threads".
std::string coverage_text(const ReportEntry& entry);

// "3 variants: 1 violated, 2 hold; 4 findings". Of tested ones: how many are as expected.
std::string sum_text(const std::vector<ReportEntry>& entries);

// One finding by itself: headline, place, other places, trace, replay command ("" leaves it out).
std::string finding_text(const Finding& finding, const std::string& trace, std::size_t width);

// One row of `kheddle test`, without its line end, and what differs below it.
std::string test_row(const ReportEntry& entry, const TextOptions& options);

// `kheddle list`: one row a variant.
std::string list_table(const std::vector<ListedVariant>& variants);

// "1,234,567".
std::string with_commas(std::uint64_t value);
// Words broken so that no line is longer than `width`; lines after the first are indented.
std::string wrapped(const std::string& text, std::size_t width, std::size_t indent);
// "regions/alias (posted)".
std::string full_name(const std::string& scenario, const std::string& variant);

}  // namespace kheddle
