// Source text by file and line.
#include "checker/replay/source.h"

#include <fstream>

namespace kheddle {
namespace {

std::string trimmed(const std::string& line) {
  std::size_t begin = line.find_first_not_of(" \t\r");
  if (begin == std::string::npos) return "";
  std::size_t end = line.find_last_not_of(" \t\r");
  return line.substr(begin, end - begin + 1);
}

// A marker that tells `kheddle test` what to expect here is no part of the statement.
std::string without_marker(std::string line) {
  for (const char* opening : {"/* FINDS", "// FINDS"}) {
    std::size_t begin = line.find(opening);
    if (begin == std::string::npos) continue;
    std::size_t end = opening[1] == '*' ? line.find("*/", begin) : std::string::npos;
    line.erase(begin, end == std::string::npos ? end : end + 2 - begin);
  }
  return line;
}

constexpr std::size_t kMaxStatement = 120;

// Whether the line begins with an operator that the one before it left out.
bool continues(const std::string& text, const std::string& more) {
  if (text.empty() || std::string(";{}:").find(text.back()) != std::string::npos) return false;
  for (const char* word : {"&& ", "|| ", "? ", ": ", "+ ", "- ", "<< ", ">> "})
    if (more.starts_with(word)) return true;
  return false;
}

// Whether the statement goes on in the next line: a parenthesis is open, or an operator waits for
// its right side. Comments that run on are not looked for.
bool goes_on(const std::string& text) {
  int open = 0;
  char quote = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quote != 0) {
      if (c == '\\') ++i;
      if (c == quote) quote = 0;
    } else if (c == '"' || c == '\'') {
      quote = c;
    } else if (c == '/' && i + 1 < text.size() && (text[i + 1] == '/' || text[i + 1] == '*')) {
      return false;
    } else {
      open += c == '(' || c == '[' ? 1 : 0;
      open -= c == ')' || c == ']' ? 1 : 0;
    }
  }
  if (text.empty() || text.front() == '#' || text.ends_with("++") || text.ends_with("--"))
    return false;
  return open > 0 || std::string("=,&|+-*/%<?").find(text.back()) != std::string::npos;
}

}  // namespace

const std::vector<std::string>& SourceLines::lines(const std::string& file) {
  auto found = files_.find(file);
  if (found == files_.end()) {
    std::vector<std::string> lines;
    std::ifstream stream(file);
    for (std::string read; std::getline(stream, read);) lines.push_back(read);
    found = files_.emplace(file, std::move(lines)).first;
  }
  return found->second;
}

std::string SourceLines::text(const std::string& file, std::uint32_t line) {
  const std::vector<std::string>& lines = this->lines(file);
  if (line == 0 || line > lines.size()) return "";
  std::string text = trimmed(without_marker(lines[line - 1]));
  for (std::size_t next = line; next < lines.size() && text.size() < kMaxStatement; ++next) {
    const std::string more = trimmed(without_marker(lines[next]));
    if (!goes_on(text) && !continues(text, more)) break;
    if (more.empty() || more.front() == '#') break;
    text += (text.ends_with("(") || more.front() == ')' ? "" : " ") + more;
  }
  return text;
}

}  // namespace kheddle
