// Reports as text.
#include "checker/report/text.h"

#include <fmt/format.h>

#include <algorithm>

#include "checker/report/columns.h"

namespace kheddle {
namespace {

std::string colored(const std::string& text, const char* code, bool color) {
  return color ? fmt::format("\033[{}m{}\033[0m", code, text) : text;
}

std::string verdict_word(Verdict verdict, bool color) {
  switch (verdict) {
    case Verdict::kHolds: return colored("HOLDS", "1;32", color);
    case Verdict::kViolated: return colored("VIOLATED", "1;31", color);
    case Verdict::kIncomplete: break;
  }
  return colored("INCOMPLETE", "1;33", color);
}

const char* plain_word(Verdict verdict) {
  switch (verdict) {
    case Verdict::kHolds: return "HOLDS";
    case Verdict::kViolated: return "VIOLATED";
    case Verdict::kIncomplete: break;
  }
  return "INCOMPLETE";
}

std::string plural(std::uint64_t count, const std::string& noun) {
  return fmt::format("{} {}{}", with_commas(count), noun, count == 1 ? "" : "s");
}

// Of a bounded check: which runs it speaks of.
std::string steps_covered(const Outcome& outcome) {
  if (outcome.limits.empty() && outcome.depth < outcome.bound)
    return fmt::format("every run; none takes more than {}", plural(outcome.depth, "step"));
  return fmt::format("every run of up to {}", plural(outcome.depth, "step"));
}

std::string coverage(const ReportEntry& entry, const TextOptions& options) {
  const Outcome& outcome = entry.outcome;
  if (entry.replayed) return fmt::format("one run of {}, replayed", plural(outcome.depth, "step"));
  // Where executions cover all interleavings, states are only what the search beside them had met.
  const bool by_executions = outcome.executions != 0;
  const bool all = std::all_of(outcome.limits.begin(), outcome.limits.end(),
                               [](const Limit& limit) { return limit.name == "unreached"; });
  std::string text =
      by_executions ? plural(outcome.executions, "execution") : plural(outcome.states, "state");
  if (outcome.bound != 0) {
    text = steps_covered(outcome);
  } else if (by_executions) {
    text += ", which stand for all; " + plural(outcome.states, "state") + " beside them";
  } else if (all) {
    text += ", all of them";
  } else {
    text += ", not all of them";
  }
  if (outcome.bound == 0) {
    text += "; " + plural(outcome.transitions, "transition");
    text += fmt::format("; depth {}", outcome.depth);
  }
  if (!outcome.findings.empty() && !outcome.findings.front().trace.thread_names.empty())
    text += "; " + plural(outcome.findings.front().trace.thread_names.size(), "thread");
  if (options.timing)
    text += fmt::format("; {:.1f} s, {} MiB", outcome.seconds, outcome.peak_bytes >> 20);
  return text;
}

// Of findings that were made but are not told.
std::string left_out(const ReportEntry& entry) {
  std::string text;
  if (entry.known != 0) text = plural(entry.known, "finding") + " of the baseline left out";
  if (entry.suppressed != 0)
    text += (text.empty() ? "" : "; ") + plural(entry.suppressed, "finding") + " suppressed";
  return text;
}

std::string place(const std::string& file, std::uint32_t line, const std::string& function) {
  return fmt::format("{}:{} in {}", file, line, function);
}

std::string finding_head(const Finding& finding) {
  return fmt::format("{}: {}", kind_name(finding.kind), finding.message);
}

// "12 steps, 3 switches, minimal".
std::string schedule_words(const Finding& finding) {
  const Schedule& schedule = finding.schedule;
  const std::uint32_t switched = switches(schedule);
  const std::size_t steps = std::min<std::size_t>(schedule.loop, schedule.steps.size());
  std::string text = plural(steps, "step");
  text += fmt::format(", {} switch{}", with_commas(switched), switched == 1 ? "" : "es");
  if (finding.minimal) text += ", minimal";
  if (!finding.not_minimal.empty()) text += "; not minimal: " + finding.not_minimal;
  if (schedule.loop != kNone)
    text += "; then a loop of " + plural(schedule.steps.size() - steps, "step");
  return text;
}

std::string finding_body(const Finding& finding, const std::string& trace, std::size_t width,
                         bool fingerprint) {
  std::string text;
  if (fingerprint) text += fmt::format("  fingerprint {}\n", finding.fingerprint);
  for (const Side& side : finding.sides) {
    std::string who = side.thread.empty() ? "" : ", by " + side.thread;
    std::string line = side.role + who + ": " + place(side.file, side.line, side.function);
    text += "  " + wrapped(line, width - 2, 6) + "\n";
  }
  text += "  " + wrapped(schedule_words(finding), width - 2, 4) + "\n";
  if (!finding.trace.steps.empty())
    text += trace_table(finding.trace, finding.file, finding.line, width);
  if (!trace.empty()) text += fmt::format("  again: kheddle replay {}\n", trace);
  return text;
}

}  // namespace

std::string with_commas(std::uint64_t value) {
  std::string digits = std::to_string(value);
  for (std::size_t at = digits.size(); at > 3;) {
    at -= 3;
    digits.insert(at, ",");
  }
  return digits;
}

std::string wrapped(const std::string& text, std::size_t width, std::size_t indent) {
  std::string out;
  std::string rest = text;
  std::size_t room = width;
  while (rest.size() > room) {
    std::size_t at = rest.rfind(' ', room);
    if (at == std::string::npos || at == 0) break;
    out += rest.substr(0, at) + "\n" + std::string(indent, ' ');
    rest = rest.substr(at + 1);
    room = width - std::min(width - 20, indent);
  }
  return out + rest;
}

std::string full_name(const std::string& scenario, const std::string& variant) {
  return variant.empty() ? scenario : fmt::format("{} ({})", scenario, variant);
}

std::string coverage_text(const ReportEntry& entry) { return coverage(entry, {}); }

std::string sum_text(const std::vector<ReportEntry>& entries) {
  std::size_t violated = 0;
  std::size_t incomplete = 0;
  std::size_t hold = 0;
  std::size_t errors = 0;
  std::size_t findings = 0;
  std::size_t tested = 0;
  std::size_t as_expected = 0;
  for (const ReportEntry& entry : entries) {
    tested += entry.tested ? 1 : 0;
    as_expected += entry.tested && entry.as_expected ? 1 : 0;
    findings += entry.outcome.findings.size();
    if (!entry.error.empty())
      ++errors;
    else if (entry.outcome.verdict == Verdict::kViolated)
      ++violated;
    else if (entry.outcome.verdict == Verdict::kIncomplete)
      ++incomplete;
    else
      ++hold;
  }
  std::string text;
  auto part = [&](std::size_t count, const char* what) {
    if (count != 0) text += fmt::format("{}{} {}", text.empty() ? "" : ", ", count, what);
  };
  part(violated, "violated");
  part(incomplete, "incomplete");
  part(errors, errors == 1 ? "error" : "errors");
  part(hold, hold == 1 ? "holds" : "hold");
  text = plural(entries.size(), "variant") + (text.empty() ? "" : ": ") + text;
  if (findings != 0) text += "; " + plural(findings, "finding");
  if (tested != 0) text += fmt::format("; {} of {} as expected", as_expected, tested);
  return text;
}

std::string finding_text(const Finding& finding, const std::string& trace, std::size_t width) {
  return wrapped(finding_head(finding), width, 4) + "\n  " +
         place(finding.file, finding.line, finding.function) + "\n" +
         finding_body(finding, trace, width, false);
}

std::string text_report(const ReportEntry& entry, const TextOptions& options) {
  const Outcome& outcome = entry.outcome;
  const std::vector<Finding>& findings = outcome.findings;
  std::string name = full_name(outcome.scenario, outcome.variant);
  std::string headline;
  if (findings.size() == 1) {
    headline = finding_head(findings.front());
  } else if (!findings.empty()) {
    headline = plural(findings.size(), "finding");
  } else if (outcome.verdict == Verdict::kIncomplete) {
    for (const Limit& limit : outcome.limits)
      headline += (headline.empty() ? "" : ", ") + limit.name;
  } else if (!outcome.unreached.empty()) {
    headline = "but vacuous";
  } else if (entry.known + entry.suppressed != 0) {
    headline = "but for what is known";
  }
  // Wrapped as it looks, coloured afterwards.
  std::string head = name + "   " + plain_word(outcome.verdict);
  if (!headline.empty()) head += "   " + headline;
  head = wrapped(head, options.width, 4);
  std::size_t word = head.find(plain_word(outcome.verdict), name.size());
  if (word != std::string::npos)
    head.replace(word, std::string(plain_word(outcome.verdict)).size(),
                 verdict_word(outcome.verdict, options.color));
  std::string text = head + "\n";

  if (findings.size() == 1) {
    const Finding& finding = findings.front();
    text += "  " + place(finding.file, finding.line, finding.function) + "\n";
  }
  text += "  " + wrapped(coverage(entry, options), options.width - 2, 4) + "\n";
  if (!entry.stubs.empty())
    text += "  " +
            wrapped(fmt::format("assumed, not checked: {}", fmt::join(entry.stubs, ", ")),
                    options.width - 2, 4) +
            "\n";
  const std::string not_told = left_out(entry);
  if (!not_told.empty()) text += "  " + wrapped(not_told, options.width - 2, 4) + "\n";
  for (const Limit& limit : outcome.limits)
    text +=
        "  " + wrapped(fmt::format("{}: {}", limit.name, limit.text), options.width - 2, 4) + "\n";
  for (const std::string& label : outcome.unreached)
    text += fmt::format("  {}no execution reaches \"{}\"\n", findings.empty() ? "vacuous: " : "",
                        label);
  for (std::size_t i = 0; i < findings.size(); ++i) {
    const Finding& finding = findings[i];
    if (findings.size() > 1) {
      text += "\n  " +
              wrapped(fmt::format("{}. {}", i + 1, finding_head(finding)), options.width - 2, 5) +
              "\n";
      text += "     " + place(finding.file, finding.line, finding.function) + "\n";
    }
    text += finding_body(finding, i < entry.traces.size() ? entry.traces[i] : "", options.width,
                         options.fingerprints);
  }
  return text;
}

std::string test_row(const ReportEntry& entry, const TextOptions& options) {
  const Outcome& outcome = entry.outcome;
  std::string word = entry.as_expected ? colored("ok  ", "32", options.color)
                                       : colored("FAIL", "1;31", options.color);
  std::string name = full_name(outcome.scenario, outcome.variant);
  if (!entry.error.empty()) return fmt::format("{}  {:<44}  error: {}", word, name, entry.error);
  std::string kinds;
  for (const Finding& finding : outcome.findings) {
    std::string kind = kind_name(finding.kind);
    if (kinds.find(kind) == std::string::npos) kinds += (kinds.empty() ? "" : ", ") + kind;
  }
  if (outcome.verdict == Verdict::kIncomplete && !outcome.limits.empty())
    kinds += (kinds.empty() ? "" : ", ") + outcome.limits.front().name;
  const bool late = std::ranges::any_of(outcome.limits,
                                        [](const Limit& limit) { return limit.name == "timeout"; });
  if (late && kinds == "timeout") kinds.clear();  // the word says it
  std::string row = fmt::format("{}  {:<44}  {:<10}  {:>11}  {}", word, name,
                                late ? "TIMEOUT" : plain_word(outcome.verdict),
                                with_commas(outcome.states), kinds);
  row.erase(row.find_last_not_of(' ') + 1);
  const std::string not_told = left_out(entry);
  if (!not_told.empty()) row += "  (" + not_told + ")";
  if (options.timing) row += fmt::format("  {:.1f} s", outcome.seconds);
  for (const std::string& difference : entry.differences)
    row += "\n        " + wrapped(difference, options.width - 8, 10);
  return row;
}

std::string list_table(const std::vector<ListedVariant>& variants) {
  std::string text;
  std::size_t names = 8;
  std::size_t ids = 3;
  for (const ListedVariant& row : variants) {
    names = std::max(names, full_name(row.scenario, row.variant).size());
    ids = std::max(ids, fmt::format("{}", fmt::join(row.ids, " ")).size());
  }
  for (const ListedVariant& row : variants) {
    std::string line =
        fmt::format("{:<{}}  {:<{}}  {:<10}  {}", full_name(row.scenario, row.variant), names,
                    fmt::format("{}", fmt::join(row.ids, " ")), ids, plain_word(row.expect.verdict),
                    fmt::join(row.expect.kinds, ", "));
    line.erase(line.find_last_not_of(' ') + 1);
    text += line + "\n";
  }
  return text;
}

}  // namespace kheddle
