// Paths.
#include "checker/cli/home.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace kheddle {
namespace {

namespace fs = std::filesystem;

bool is_source(const fs::path& path) {
  return path.extension() == ".c" || path.extension() == ".cc" || path.extension() == ".cpp";
}

// The path below the folder, "" if it is not below it.
std::string below(const std::string& path, const std::string& folder) {
  std::error_code error;
  fs::path real = fs::weakly_canonical(path, error);
  if (error) return "";
  fs::path top = fs::weakly_canonical(folder, error);
  if (error || folder.empty()) return "";
  fs::path relative = real.lexically_relative(top);
  return relative.empty() || *relative.begin() == ".." ? "" : relative.string();
}

// One that cannot be read is told when it is checked. Threads may stand in a file that is included:
// who says what the variants come to is a scenario.
bool may_be_program(const fs::path& path) {
  std::ifstream stream(path);
  if (!stream) return true;
  for (std::string line; std::getline(stream, line);) {
    for (const char* word : {"KH_", "main", "VARIANT "})
      if (line.find(word) != std::string::npos) return true;
  }
  return false;
}

}  // namespace

Result<std::string> find_home() {
  if (const char* home = std::getenv("KHEDDLE_HOME"); home != nullptr && *home != '\0') {
    if (fs::exists(fs::path(home) / "model" / "kheddle.h")) return std::string(home);
    return Error{"KHEDDLE_HOME holds no model/kheddle.h", home, 0,
                 "set it to a checkout of kheddle, or leave it unset"};
  }
  std::error_code error;
  fs::path place = fs::canonical("/proc/self/exe", error);
  while (!error && place.has_relative_path()) {
    place = place.parent_path();
    if (fs::exists(place / "model" / "kheddle.h")) return place.string();
  }
  return Error{"cannot find the kheddle tree", "", 0,
               "start ./kheddle of a checkout, or set KHEDDLE_HOME to one"};
}

Result<std::vector<std::string>> find_sources(const std::vector<std::string>& paths) {
  std::vector<std::string> sources;
  for (const std::string& path : paths) {
    std::error_code error;
    if (!fs::exists(path, error))
      return Error{"no such file or folder", path, 0, "is the path right?"};
    if (!fs::is_directory(path, error)) {
      sources.push_back(path);
      continue;
    }
    std::vector<std::string> found;
    std::vector<std::string> passed_over;
    fs::recursive_directory_iterator walk(path, fs::directory_options::skip_permission_denied,
                                          error);
    for (; !error && walk != fs::recursive_directory_iterator(); walk.increment(error)) {
      if (!walk->is_regular_file() || !is_source(walk->path())) continue;
      (may_be_program(walk->path()) ? found : passed_over).push_back(walk->path().string());
    }
    if (error)
      return Error{"the folder cannot be read: " + error.message(), path, 0,
                   "check its permissions"};
    if (found.empty())
      return Error{"the folder holds no .c, .cc or .cpp file with threads or a main", path, 0,
                   "give a scenario"};
    std::sort(found.begin(), found.end());
    std::sort(passed_over.begin(), passed_over.end());
    if (!passed_over.empty())
      fmt::print(stderr, "kheddle: passed over, without threads or a main: {}\n",
                 fmt::join(passed_over, ", "));
    sources.insert(sources.end(), found.begin(), found.end());
  }
  return sources;
}

std::string scenario_name(const std::string& path, const std::string& home) {
  std::string relative = below(path, home + "/scenarios");
  if (relative.empty()) {
    // Two files of one name below here stay apart, and so do their traces.
    const fs::path given = fs::path(path).lexically_normal();
    if (given.is_absolute() || *given.begin() == "..") return given.stem().string();
    return fs::path(given).replace_extension().string();
  }
  return fs::path(relative).replace_extension().string();
}

std::string portable(const std::string& path, const std::string& home) {
  std::string relative = below(path, home);
  if (!relative.empty()) return relative;
  std::error_code error;
  fs::path real = fs::weakly_canonical(fs::absolute(path, error), error);
  return error ? path : real.string();
}

std::string resolve(const std::string& path, const std::string& home) {
  std::error_code error;
  if (fs::path(path).is_absolute()) return path;
  fs::path below_home = fs::path(home) / path;
  // The shorter spelling where both mean the same file.
  if (fs::exists(path, error) &&
      (!fs::exists(below_home, error) || fs::equivalent(path, below_home, error)))
    return path;
  return below_home.string();
}

}  // namespace kheddle
