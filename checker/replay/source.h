// SourceLines reads source text for reports: one line at a time, each file once.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace kheddle {

class SourceLines {
 public:
  // The line without surrounding white space and comments that hold an answer; empty if the file
  // cannot be read or has no such line.
  std::string text(const std::string& file, std::uint32_t line);
  // All lines, as they stand; empty if the file cannot be read.
  const std::vector<std::string>& lines(const std::string& file);

 private:
  std::map<std::string, std::vector<std::string>> files_;
};

}  // namespace kheddle
