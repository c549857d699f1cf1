// Baselines as JSON, suppressions as text.
#include "checker/cli/baseline.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "checker/cli/output.h"

namespace kheddle {
namespace {

using Json = nlohmann::ordered_json;

constexpr const char* kFormat = "kheddle baseline";
constexpr int kFormatVersion = 1;
constexpr const char* kSuppressionForm =
    "write: FINGERPRINT=REASON or FINGERPRINT=REASON,until=YYYY-MM-DD";

// 16 hexadecimal digits, and perhaps ":2".
bool is_fingerprint(const std::string& text) {
  const std::size_t digits = text.find_first_not_of("0123456789abcdef");
  if (digits == std::string::npos) return text.size() == 16;
  return digits == 16 && text[16] == ':' && text.size() > 17 &&
         text.find_first_not_of("0123456789", 17) == std::string::npos;
}

bool is_date(const std::string& text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return false;
  auto number = [&](std::size_t begin, std::size_t end, int* value) {
    const auto [rest, error] = std::from_chars(text.data() + begin, text.data() + end, *value);
    return error == std::errc() && rest == text.data() + end;
  };
  int year = 0;
  int month = 0;
  int day = 0;
  if (!number(0, 4, &year) || !number(5, 7, &month) || !number(8, 10, &day)) return false;
  return std::chrono::year_month_day(std::chrono::year(year),
                                     std::chrono::month(static_cast<unsigned>(month)),
                                     std::chrono::day(static_cast<unsigned>(day)))
      .ok();
}

std::string trim(const std::string& text) {
  const std::size_t begin = text.find_first_not_of(" \t\r\n");
  if (begin == std::string::npos) return "";
  return text.substr(begin, text.find_last_not_of(" \t\r\n") - begin + 1);
}

Result<std::string> contents(const std::string& path, const std::string& what) {
  std::ifstream stream(path, std::ios::binary);
  if (!stream || std::filesystem::is_directory(path))
    return Error{"the " + what + " cannot be read", path, 0, "is the path right?"};
  std::ostringstream text;
  text << stream.rdbuf();
  return text.str();
}

}  // namespace

std::string today() {
  const auto now = std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now());
  const std::chrono::year_month_day date(now);
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
}

Result<Baseline> Baseline::read(const BaselineArguments& arguments, const std::string& today) {
  Baseline result;
  result.write_to_ = arguments.write_baseline;
  if (!arguments.baseline.empty()) {
    Status status = result.read_known(arguments.baseline);
    if (!status) return status.error();
  }
  for (const std::string& text : arguments.suppress) {
    Status status = result.add_suppression(text, "", 0, today);
    if (!status) return status.error();
  }
  if (!arguments.suppressions.empty()) {
    Status status = result.read_suppressions(arguments.suppressions, today);
    if (!status) return status.error();
  }
  return result;
}

Status Baseline::read_known(const std::string& path) {
  Result<std::string> text = contents(path, "baseline");
  if (!text) return text.error();
  const std::string advice = "give a file that --write-baseline wrote";
  Json json;
  try {
    json = Json::parse(*text);
  } catch (const Json::parse_error& error) {
    const auto end =
        text->begin() + static_cast<std::ptrdiff_t>(std::min(error.byte, text->size()));
    const auto line = static_cast<std::uint32_t>(1 + std::count(text->begin(), end, '\n'));
    return Error{"the baseline is no valid JSON", path, line, advice};
  }
  if (!json.is_object() || json.value("format", Json()) != kFormat)
    return Error{"this is JSON but no kheddle baseline", path, 1, advice};
  if (json.value("format_version", Json()) != kFormatVersion)
    return Error{fmt::format("the baseline has another format than {}", kFormatVersion), path, 1,
                 "write it anew with --write-baseline"};
  const Json findings = json.value("findings", Json());
  if (!findings.is_array()) return Error{"the baseline lists no \"findings\"", path, 1, advice};
  for (const Json& finding : findings) {
    Known known;
    for (auto [name, value] : {std::pair{"scenario", &known.scenario},
                               {"variant", &known.variant},
                               {"fingerprint", &known.fingerprint}}) {
      if (!finding.is_object() || !finding.contains(name) || !finding[name].is_string())
        return Error{fmt::format("finding {} of the baseline has no \"{}\"",
                                 &finding - findings.begin().operator->() + 1, name),
                     path, 1, advice};
      *value = finding[name].get<std::string>();
    }
    known_.insert(std::move(known));
  }
  return ok();
}

Status Baseline::read_suppressions(const std::string& path, const std::string& today) {
  Result<std::string> text = contents(path, "file of suppressions");
  if (!text) return text.error();
  std::istringstream stream(*text);
  std::uint32_t number = 0;
  for (std::string line; std::getline(stream, line);) {
    ++number;
    line = trim(line);
    if (line.empty() || line.front() == '#') continue;
    Status status = add_suppression(line, path, number, today);
    if (!status) return status;
  }
  return ok();
}

Status Baseline::add_suppression(const std::string& text, const std::string& path,
                                 std::uint32_t line, const std::string& today) {
  auto wrong = [&](const std::string& what) {
    return Error{(path.empty() ? "--suppress " + text + ": " : "") + what, path, line,
                 kSuppressionForm};
  };
  const std::size_t equals = text.find('=');
  const std::string fingerprint = trim(text.substr(0, equals));
  if (!is_fingerprint(fingerprint))
    return wrong(
        fmt::format("\"{}\" is no fingerprint, which has 16 hexadecimal digits", fingerprint));
  Suppression suppression;
  suppression.where = path.empty() ? "--suppress" : fmt::format("{}:{}", path, line);
  if (equals != std::string::npos) suppression.reason = text.substr(equals + 1);
  const std::string mark = ",until=";
  if (const std::size_t at = suppression.reason.rfind(mark); at != std::string::npos) {
    suppression.until = trim(suppression.reason.substr(at + mark.size()));
    suppression.reason.resize(at);
    if (!is_date(suppression.until))
      return wrong(fmt::format("\"{}\" is no date", suppression.until));
    suppression.expired = suppression.until < today;
  }
  suppression.reason = trim(suppression.reason);
  if (suppression.reason.empty()) return wrong("a suppression needs a reason");
  if (!suppressions_.emplace(fingerprint, suppression).second)
    return wrong(fmt::format("{} is suppressed already, by {}", fingerprint,
                             suppressions_.at(fingerprint).where));
  return ok();
}

void Baseline::sift(ReportEntry* entry, const std::function<bool(const Finding&)>& keep) {
  Outcome& outcome = entry->outcome;
  std::vector<Finding> findings;
  std::vector<std::string> traces;
  for (std::size_t i = 0; i < outcome.findings.size(); ++i) {
    Finding& finding = outcome.findings[i];
    const Known known{outcome.scenario, outcome.variant, finding.fingerprint};
    if (!keep(finding)) {
      auto suppression = suppressions_.find(finding.fingerprint);
      if (suppression != suppressions_.end()) suppression->second.used = true;
      if (suppression != suppressions_.end() && !suppression->second.expired) {
        ++entry->suppressed;
        continue;
      }
      met_.emplace(known, finding);
      if (known_.contains(known)) {
        ++entry->known;
        continue;
      }
    }
    if (i < entry->traces.size()) traces.push_back(entry->traces[i]);
    findings.push_back(std::move(finding));
  }
  outcome.findings = std::move(findings);
  entry->traces = std::move(traces);
  if (outcome.findings.empty() && outcome.verdict == Verdict::kViolated)
    outcome.verdict = outcome.limits.empty() ? Verdict::kHolds : Verdict::kIncomplete;
}

std::vector<std::string> Baseline::remarks() const {
  std::vector<std::string> lines;
  for (const auto& [fingerprint, suppression] : suppressions_) {
    if (suppression.expired) {
      lines.push_back(fmt::format("{}: the suppression of {} expired on {}: {}", suppression.where,
                                  fingerprint, suppression.until, suppression.reason));
    }
    if (!suppression.used) {
      lines.push_back(fmt::format("{}: the suppression of {} is not used: {}", suppression.where,
                                  fingerprint, suppression.reason));
    }
  }
  return lines;
}

Status Baseline::write() const {
  if (write_to_.empty()) return ok();
  Json findings = Json::array();
  for (const auto& [known, finding] : met_) {
    findings.push_back({{"fingerprint", known.fingerprint},
                        {"scenario", known.scenario},
                        {"variant", known.variant},
                        {"kind", kind_name(finding.kind)},
                        {"function", finding.function},
                        {"message", finding.message}});
  }
  const Json json = {
      {"format", kFormat}, {"format_version", kFormatVersion}, {"findings", findings}};
  return write_file(write_to_, json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n");
}

}  // namespace kheddle
