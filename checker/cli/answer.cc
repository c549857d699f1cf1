// Reads and judges the answers in scenarios.
#include "checker/cli/answer.h"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <regex>

#include "checker/base/path.h"
#include "checker/cli/nearest.h"
#include "checker/report/text.h"

namespace kheddle {
namespace {

namespace fs = std::filesystem;

constexpr const char* kVariantForm =
    "write: VARIANT name [ids] HOLDS|VIOLATED|INCOMPLETE(limit): text";
constexpr const char* kOptionForm = "write: OPTION name=value, for instance OPTION max-states=1000";
constexpr const char* kFindsForm =
    "write: /* FINDS kind, kind */ or /* FINDS(variant, variant) kind */";

const std::set<std::string>& option_names() {
  static const std::set<std::string> names = {"max-states", "max-memory", "timeout", "search",
                                              "no-reduction"};
  return names;
}

std::string trim(const std::string& text) {
  std::size_t begin = text.find_first_not_of(" \t\r\n");
  if (begin == std::string::npos) return "";
  return text.substr(begin, text.find_last_not_of(" \t\r\n") - begin + 1);
}

std::vector<std::string> split(const std::string& text, const std::string& separators) {
  std::vector<std::string> parts;
  std::size_t begin = 0;
  while (begin <= text.size()) {
    std::size_t end = std::min(text.find_first_of(separators, begin), text.size());
    std::string part = trim(text.substr(begin, end - begin));
    if (!part.empty()) parts.push_back(part);
    begin = end + 1;
  }
  return parts;
}

struct Marker {
  std::vector<std::string> variants;  // empty: every VIOLATED one
  Kind kind = Kind::kAssertion;
  std::string file;
  std::uint32_t line = 0;
  std::string remote, function;  // in a kernel tree

  ExpectedFinding finding() const {
    if (!function.empty()) return {remote, 0, kind, function};
    return {file, line, kind, ""};
  }
};

class Parser {
 public:
  explicit Parser(const std::string& path) : path_(path) {}

  Result<Answer> run() {
    Status read = scan(path_, true);
    if (!read) return read.error();
    if (answer_.variants.empty() && !markers_.empty())
      return Error{"a FINDS marker in a scenario without a VARIANT line", markers_[0].file,
                   markers_[0].line, kVariantForm};
    if (answer_.variants.empty()) return answer_;
    for (const Marker& marker : markers_) {
      Status placed = place(marker);
      if (!placed) return placed.error();
    }
    return answer_;
  }

 private:
  AnsweredVariant* variant(const std::string& name) {
    for (AnsweredVariant& known : answer_.variants) {
      if (known.name == name) return &known;
    }
    return nullptr;
  }

  Status place(const Marker& marker) {
    if (marker.variants.empty()) {
      bool any = false;
      for (AnsweredVariant& known : answer_.variants) {
        if (known.verdict != Verdict::kViolated) continue;
        known.findings.insert(marker.finding());
        any = true;
      }
      if (!any && marker.file == path_)
        return Error{"a FINDS marker, but no variant is VIOLATED", marker.file, marker.line,
                     kVariantForm};
      return ok();
    }
    for (const std::string& name : marker.variants) {
      AnsweredVariant* known = variant(name);
      if (known == nullptr) {
        // A file that several scenarios include names the variants of them all.
        if (marker.file != path_) continue;
        std::vector<std::string> names;
        for (const AnsweredVariant& each : answer_.variants) names.push_back(each.name);
        return Error{
            fmt::format("FINDS names the unknown variant {}", name), marker.file, marker.line,
            did_you_mean(name, names) + "the variants are those with a VARIANT line at the top"};
      }
      if (known->verdict == Verdict::kHolds) {
        if (marker.file != path_) continue;
        return Error{fmt::format("FINDS names the variant {}, which HOLDS", name), marker.file,
                     marker.line, "say VIOLATED in its VARIANT line, or leave it out here"};
      }
      known->findings.insert(marker.finding());
    }
    return ok();
  }

  Status parse_variant(const std::string& text, std::uint32_t line) {
    static const std::regex form(
        R"(VARIANT\s+([A-Za-z_][A-Za-z0-9_]*)\s*(?:\[([^\]]*)\])?\s*(HOLDS|VIOLATED|INCOMPLETE)\s*(?:\(([a-z-]+)\))?\s*:\s*(.*))");
    std::smatch match;
    if (!std::regex_match(text, match, form))
      return Error{fmt::format("malformed VARIANT line: {}", text), path_, line, kVariantForm};
    AnsweredVariant parsed;
    parsed.name = match[1];
    parsed.ids = split(match[2], " ,\t");
    const std::string word = match[3];
    parsed.verdict = word == "HOLDS"      ? Verdict::kHolds
                     : word == "VIOLATED" ? Verdict::kViolated
                                          : Verdict::kIncomplete;
    parsed.limit = match[4];
    parsed.text = trim(match[5]);
    parsed.line = line;
    if (!parsed.limit.empty() && parsed.verdict != Verdict::kIncomplete)
      return Error{fmt::format("{}({}): only INCOMPLETE names a limit", word, parsed.limit), path_,
                   line, kVariantForm};
    if (variant(parsed.name) != nullptr)
      return Error{fmt::format("variant {} has a VARIANT line already", parsed.name), path_, line,
                   "give each variant one line"};
    answer_.variants.push_back(std::move(parsed));
    return ok();
  }

  Status parse_option(const std::string& text, std::uint32_t line) {
    static const std::regex form(R"(OPTION\s+([a-z-]+)(?:=(\S+))?)");
    std::smatch match;
    if (!std::regex_match(text, match, form))
      return Error{fmt::format("malformed OPTION line: {}", text), path_, line, kOptionForm};
    if (!option_names().contains(match[1]))
      return Error{fmt::format("unknown option {}", match[1].str()), path_, line,
                   fmt::format("options here are: {}", fmt::join(option_names(), ", "))};
    answer_.options[match[1]] = match[2];
    return ok();
  }

  Status parse_sources(const std::string& text, std::uint32_t line) {
    constexpr const char* kForm = "write: KH_SOURCES: lib/a.c drivers/b.c, or none of them";
    if (text.size() == 10 || text[10] != ':')
      return Error{fmt::format("malformed KH_SOURCES line: {}", text), path_, line, kForm};
    answer_.needs_tree = true;
    for (const std::string& name : split(text.substr(11), ", \t")) {
      if (name.front() == '/' || name.find("..") != std::string::npos || !name.ends_with(".c"))
        return Error{fmt::format("KH_SOURCES: {} is no .c file of a kernel tree", name), path_,
                     line, kForm};
      answer_.sources.push_back(name);
    }
    return ok();
  }

  // Of a kernel tree's file: by function, since its lines are not ours to mark.
  Status parse_remote(const std::string& text, std::uint32_t line) {
    static const std::regex form(
        R"(FINDS\s*(?:\(([^)]*)\))?\s+([a-z-]+)\s+at\s+(\S+\.[ch])\s+(\w+))");
    std::smatch match;
    if (!std::regex_match(text, match, form))
      return Error{fmt::format("malformed FINDS line: {}", text), path_, line,
                   "write: FINDS(variant) kind at lib/file.c function"};
    const std::string marker = fmt::format(
        "FINDS{} {}", match[1].matched ? fmt::format("({})", match[1].str()) : "", match[2].str());
    const std::size_t before = markers_.size();
    if (Status status = parse_marker(path_, marker, line); !status) return status;
    for (std::size_t i = before; i < markers_.size(); ++i) {
      markers_[i].remote = match[3];
      markers_[i].function = match[4];
    }
    return ok();
  }

  Status parse_marker(const std::string& file, const std::string& body, std::uint32_t line) {
    static const std::regex form(R"(FINDS\s*(?:\(([^)]*)\))?\s+(.+))");
    std::smatch match;
    if (!std::regex_match(body, match, form))
      return Error{fmt::format("malformed marker: {}", body), file, line, kFindsForm};
    Marker marker;
    marker.variants = split(match[1], ", \t");
    marker.file = file;
    marker.line = line;
    if (match[1].matched && marker.variants.empty())
      return Error{"FINDS() names no variant", file, line, kFindsForm};
    for (const std::string& name : split(match[2], ",")) {
      if (kind_from_name(name, &marker.kind)) {
        markers_.push_back(marker);
        continue;
      }
      std::vector<std::string> names;
      for (const Kind kind : all_kinds()) names.emplace_back(kind_name(kind));
      return Error{fmt::format("FINDS names the unknown kind \"{}\"", name), file, line,
                   did_you_mean(name, names) + "the kinds are those of `kheddle explain`"};
    }
    return ok();
  }

  // The comment text of a header line; false if the line is code.
  static bool header_text(const std::string& line, bool* inside, std::string* text) {
    std::string rest = trim(line);
    text->clear();
    if (rest.empty()) return true;
    if (!*inside) {
      if (rest.rfind("//", 0) == 0) {
        *text = trim(rest.substr(2));
        return true;
      }
      if (rest.rfind("/*", 0) != 0) return false;
      *inside = true;
      rest = rest.substr(2);
    }
    std::size_t end = rest.find("*/");
    if (end != std::string::npos) {
      *inside = false;
      rest.resize(end);
    }
    *text = trim(rest.substr(std::min(rest.find_first_not_of("* \t"), rest.size())));
    return true;
  }

  Status scan(const std::string& file, bool scenario) {
    if (!seen_.insert(fs::weakly_canonical(file).string()).second) return ok();
    errno = 0;
    std::ifstream stream(file);
    if (!stream || fs::is_directory(file)) {
      const std::string why = stream || errno == 0 ? "" : std::string(": ") + std::strerror(errno);
      return Error{"the scenario cannot be read" + why, file, 0,
                   errno == EACCES ? "check its permissions" : "is the path right?"};
    }
    static const std::regex include(R"(^\s*#\s*include\s*"([^"]+)\".*)");
    bool header = scenario;
    bool inside = false;
    std::uint32_t number = 0;
    for (std::string line; std::getline(stream, line);) {
      ++number;
      std::string text;
      header = header && header_text(line, &inside, &text);
      if (header) {
        Status status = text.rfind("VARIANT", 0) == 0      ? parse_variant(text, number)
                        : text.rfind("OPTION ", 0) == 0    ? parse_option(text, number)
                        : text.rfind("KH_SOURCES", 0) == 0 ? parse_sources(text, number)
                        : text.rfind("FINDS", 0) == 0      ? parse_remote(text, number)
                                                           : ok();
        if (!status) return status;
        continue;
      }
      Status status = scan_code(file, line, number);
      if (!status) return status;
      std::smatch match;
      if (line.find("include") != std::string::npos && std::regex_match(line, match, include)) {
        fs::path beside = fs::path(file).parent_path() / match[1].str();
        if (fs::is_regular_file(beside)) {
          status = scan(without_detours(beside.string()), false);
          if (!status) return status;
        }
      }
    }
    return ok();
  }

  Status scan_code(const std::string& file, const std::string& line, std::uint32_t number) {
    static const std::regex opening(R"((/\*|//)\s*FINDS\b)");
    std::smatch match;
    std::string rest = line;
    while (std::regex_search(rest, match, opening)) {
      const bool block = match[1] == "/*";  // the match lies in `rest`
      std::string body = rest.substr(static_cast<std::size_t>(match.position()) + 2);
      rest.clear();
      if (block) {
        std::size_t end = body.find("*/");
        if (end == std::string::npos)
          return Error{"a FINDS marker that does not end on its line", file, number, kFindsForm};
        rest = body.substr(end + 2);
        body.resize(end);
      }
      Status status = parse_marker(file, trim(body), number);
      if (!status) return status;
    }
    return ok();
  }

  const std::string path_;
  Answer answer_;
  std::vector<Marker> markers_;
  std::set<std::string> seen_;
};

const char* word(Verdict verdict) {
  switch (verdict) {
    case Verdict::kHolds: return "HOLDS";
    case Verdict::kViolated: return "VIOLATED";
    case Verdict::kIncomplete: break;
  }
  return "INCOMPLETE";
}

// Paths are compared as files: the compiler and the parser spell them differently.
ExpectedFinding key(const ExpectedFinding& finding) {
  std::error_code ignored;
  ExpectedFinding result = finding;
  result.file = fs::weakly_canonical(fs::absolute(finding.file, ignored), ignored).string();
  return result;
}

}  // namespace

Result<Answer> parse_answer(const std::string& path) { return Parser(path).run(); }

Status testable(const AnsweredVariant& variant, const std::string& path) {
  if (variant.verdict != Verdict::kViolated || !variant.findings.empty()) return ok();
  return Error{fmt::format("variant {} is VIOLATED, but no FINDS marker says where", variant.name),
               path, variant.line, kFindsForm};
}

Expectation expectation_of(const AnsweredVariant& variant) {
  Expectation result;
  result.verdict = variant.verdict;
  result.limit = variant.limit;
  std::set<std::string> kinds;
  for (const ExpectedFinding& finding : variant.findings) kinds.insert(kind_name(finding.kind));
  result.kinds.assign(kinds.begin(), kinds.end());
  return result;
}

bool is_expected(const AnsweredVariant& variant, const Finding& finding) {
  const ExpectedFinding by_line = key({finding.file, finding.line, finding.kind, ""});
  const ExpectedFinding by_function = {finding.file, 0, finding.kind, finding.function};
  return std::ranges::any_of(variant.findings, [&](const ExpectedFinding& expected) {
    return expected.function.empty() ? key(expected) == by_line : expected == by_function;
  });
}

std::vector<std::string> differences(const AnsweredVariant& expected, const Outcome& outcome) {
  std::vector<std::string> result;
  if (outcome.verdict != expected.verdict) {
    std::string limits;
    for (const Limit& limit : outcome.limits)
      limits += fmt::format(" ({}: {})", limit.name, limit.text);
    result.push_back(
        fmt::format("expected {}, is {}{}", word(expected.verdict), word(outcome.verdict), limits));
  } else if (outcome.verdict == Verdict::kIncomplete && !expected.limit.empty()) {
    bool named = std::any_of(outcome.limits.begin(), outcome.limits.end(),
                             [&](const Limit& limit) { return limit.name == expected.limit; });
    if (!named)
      result.push_back(
          fmt::format("expected INCOMPLETE({}), but another limit stopped it", expected.limit));
  }
  std::set<ExpectedFinding> wanted;
  std::set<ExpectedFinding> met;
  for (const ExpectedFinding& finding : expected.findings)
    wanted.insert(finding.function.empty() ? key(finding) : finding);
  for (const Finding& finding : outcome.findings) {
    const ExpectedFinding by_line = key({finding.file, finding.line, finding.kind, ""});
    const ExpectedFinding by_function = {finding.file, 0, finding.kind, finding.function};
    const bool known = wanted.contains(by_line) || wanted.contains(by_function);
    met.insert(by_function);
    if (met.insert(by_line).second && !known)
      result.push_back(fmt::format("not expected: {} at {}:{}: {}", kind_name(finding.kind),
                                   finding.file, finding.line, finding.message));
  }
  for (const ExpectedFinding& finding : expected.findings) {
    if (met.contains(finding.function.empty() ? key(finding) : finding)) continue;
    result.push_back(finding.function.empty()
                         ? fmt::format("not found: {} at {}:{}", kind_name(finding.kind),
                                       finding.file, finding.line)
                         : fmt::format("not found: {} at {} in {}", kind_name(finding.kind),
                                       finding.file, finding.function));
  }
  if (outcome.verdict == Verdict::kHolds) {
    for (const std::string& label : outcome.unreached)
      result.push_back(fmt::format("vacuous: no execution reaches \"{}\"", label));
  }
  return result;
}

}  // namespace kheddle
