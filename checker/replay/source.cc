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

}  // namespace

std::string SourceLines::text(const std::string& file, std::uint32_t line) {
  auto found = files_.find(file);
  if (found == files_.end()) {
    std::vector<std::string> lines;
    std::ifstream stream(file);
    for (std::string read; std::getline(stream, read);) lines.push_back(read);
    found = files_.emplace(file, std::move(lines)).first;
  }
  const std::vector<std::string>& lines = found->second;
  return line == 0 || line > lines.size() ? "" : trimmed(without_marker(lines[line - 1]));
}

}  // namespace kheddle
