#include "checker/cli/patch_file.h"

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <sstream>

#include "checker/cli/capture.h"

namespace kheddle {
namespace {

namespace fs = std::filesystem;

// "drivers/a.c" of "+++ b/drivers/a.c\tdate"; "" for /dev/null.
std::string file_of(const std::string& line) {
  const std::size_t tab = line.find('\t');
  std::string name = line.substr(4, tab == std::string::npos ? tab : tab - 4);
  while (!name.empty() && (name.back() == '\r' || name.back() == ' ')) name.pop_back();
  if (name == "/dev/null") return "";
  const std::size_t slash = name.find('/');
  return slash == std::string::npos ? name : name.substr(slash + 1);
}

// The line that begins a mail of an mbox.
bool begins_mail(const std::string& line) {
  static const std::regex pattern(R"(From \S+ +\w{3} \w{3} [ \d]\d \d\d:\d\d:\d\d \d{4}\s*)");
  return line.starts_with("From ") && std::regex_match(line, pattern);
}

class Parser {
 public:
  explicit Parser(const std::string& path) : path_(path) { begin(); }

  Status line(const std::string& line) {
    ++number_;
    if (old_left_ != 0 || new_left_ != 0) {
      within_hunk(line);
    } else if (begins_mail(line)) {
      end();
      begin();
    } else if (header_ && patch_.files.empty() && line.starts_with("Subject:")) {
      patch_.title = line.substr(8);
      subject_ = true;
    } else if (subject_ && (line.starts_with(' ') || line.starts_with('\t'))) {
      patch_.title += " " + line;  // a long subject goes on
    } else {
      subject_ = false;
      if (line.empty()) header_ = false;
      if (Status status = of_diff(line); !status) return status;
    }
    patch_.text += line + "\n";
    return ok();
  }

  std::vector<Patch> finish() {
    end();
    return std::move(patches_);
  }

 private:
  void begin() {
    patch_ = Patch();
    before_.clear();
    current_.clear();
    header_ = true;
    subject_ = false;
  }

  void end() {
    if (patch_.files.empty()) return;  // a cover letter
    static const std::regex blanks(R"(\s+)");
    std::string title = std::regex_replace(patch_.title, blanks, " ");
    if (title.starts_with(' ')) title.erase(0, 1);
    patch_.title = title.empty() ? fs::path(path_).filename().string() : title;
    patches_.push_back(std::move(patch_));
  }

  // What a hunk holds is not looked at, but counted.
  void within_hunk(const std::string& line) {
    const char mark = line.empty() ? ' ' : line.front();
    if (mark != '+' && mark != '\\') old_left_ -= old_left_ != 0 ? 1 : 0;
    if (mark != '-' && mark != '\\') new_left_ -= new_left_ != 0 ? 1 : 0;
    patch_.files[current_].hunks.back().lines.push_back(line);
  }

  Status of_diff(const std::string& line) {
    unsigned old_first = 0;
    unsigned new_first = 0;
    if (line.starts_with("--- ")) {
      before_ = file_of(line);
    } else if (line.starts_with("+++ ")) {
      current_ = file_of(line);
      if (current_.empty()) current_ = before_;
      if (current_.empty() || current_.front() == '/' || current_.find("..") != std::string::npos)
        return Error{"the patch names a file outside the tree: " + current_, path_, number_, ""};
      patch_.files[current_];
    } else if (line.starts_with("@@ -") && !current_.empty()) {
      old_left_ = new_left_ = 1;
      const char* text = line.c_str();
      if (std::sscanf(text, "@@ -%u,%u +%u,%u @@", &old_first, &old_left_, &new_first,
                      &new_left_) != 4 &&
          std::sscanf(text, "@@ -%u +%u,%u @@", &old_first, &new_first, &new_left_) != 3 &&
          std::sscanf(text, "@@ -%u,%u +%u @@", &old_first, &old_left_, &new_first) != 3 &&
          std::sscanf(text, "@@ -%u +%u @@", &old_first, &new_first) != 2)
        return Error{"the patch has a malformed hunk: " + line, path_, number_, ""};
      patch_.files[current_].hunks.push_back(
          {{old_first, old_first + old_left_}, {new_first, new_first + new_left_}, {line}});
    }
    return ok();
  }

  std::string path_;
  std::vector<Patch> patches_;
  Patch patch_;
  std::string before_, current_;
  std::uint32_t number_ = 0;
  bool header_ = true, subject_ = false;
  unsigned old_left_ = 0, new_left_ = 0;  // lines of the hunk that are still to come
};

}  // namespace

Result<std::vector<Patch>> parse_patches(const std::string& text, const std::string& path) {
  Parser parser(path);
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);)
    if (Status status = parser.line(line); !status) return status.error();
  std::vector<Patch> patches = parser.finish();
  if (patches.empty())
    return Error{"holds no diff", path, 0, "give what git diff or git format-patch wrote"};
  return patches;
}

bool names_commits(const std::string& name) {
  std::error_code error;
  return name.find("..") != std::string::npos && !fs::exists(name, error);
}

Result<std::vector<Patch>> read_series(const std::vector<std::string>& names,
                                       const std::string& tree) {
  std::vector<Patch> series;
  for (const std::string& name : names) {
    std::string text;
    if (names_commits(name)) {
      if (name.starts_with('-') ||
          !capture({"git", "-C", tree, "format-patch", "--stdout", name}, &text))
        return Error{"git knows no such commits in the tree", name, 0,
                     "give a file, or a range of commits of the kernel tree (FIRST..LAST)"};
    } else {
      std::ifstream stream(name);
      std::error_code error;
      if (!stream || fs::is_directory(name, error))
        return Error{"the patch cannot be read", name, 0, "is the path right?"};
      text.assign(std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>());
    }
    Result<std::vector<Patch>> patches = parse_patches(text, name);
    if (!patches) return patches.error();
    std::move(patches->begin(), patches->end(), std::back_inserter(series));
  }
  return series;
}

}  // namespace kheddle
