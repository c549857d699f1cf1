#include "checker/replay/fingerprint.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <vector>

#include "checker/replay/source.h"
#include "xxhash.h"

namespace kheddle {
namespace {

// The statement without white space and comments.
std::string bare(const std::string& statement) {
  std::string text;
  char quote = 0;
  for (std::size_t i = 0; i < statement.size(); ++i) {
    const char c = statement[i];
    if (quote == 0 && c == '/' && statement.compare(i, 2, "//") == 0) break;
    if (quote == 0 && c == '/' && statement.compare(i, 2, "/*") == 0) {
      const std::size_t end = statement.find("*/", i + 2);
      if (end == std::string::npos) break;
      i = end + 1;
      continue;
    }
    if (quote != 0 && c == '\\' && i + 1 < statement.size()) {
      text += c;
      text += statement[++i];
      continue;
    }
    if (c == '"' || c == '\'') quote = quote == 0 ? c : quote == c ? 0 : quote;
    if (quote == 0 && (c == ' ' || c == '\t' || c == '\r')) continue;
    text += c;
  }
  return text;
}

// One place, each part ended by a zero byte: no part holds one, so no two places give the same.
std::string place_key(const std::string& file, std::uint32_t line, const std::string& function,
                      SourceLines* source) {
  const std::string name = file.substr(file.rfind('/') + 1);
  return name + '\0' + function + '\0' + bare(source->text(file, line)) + '\0';
}

std::string fingerprint(const Finding& finding, SourceLines* source) {
  std::vector<std::string> places = {
      place_key(finding.file, finding.line, finding.function, source)};
  // Which of the two comes first is a matter of lines.
  if (finding.kind == Kind::kDataRace && !finding.sides.empty()) {
    const Side& other = finding.sides.front();
    places.push_back(place_key(other.file, other.line, other.function, source));
    std::ranges::sort(places);
  }
  std::string key = std::string(kind_name(finding.kind)) + '\0';
  for (const std::string& place : places) key += place;
  return fmt::format("{:016x}", XXH3_64bits(key.data(), key.size()));
}

}  // namespace

void set_fingerprints(Outcome* outcome) {
  SourceLines source;
  std::map<std::string, unsigned> seen;
  for (Finding& finding : outcome->findings) {
    finding.fingerprint = fingerprint(finding, &source);
    const unsigned number = ++seen[finding.fingerprint];
    if (number > 1) finding.fingerprint += fmt::format(":{}", number);
  }
}

}  // namespace kheddle
