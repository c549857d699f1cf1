// Names of files.
#pragma once

#include <filesystem>
#include <string>

namespace kheddle {

// The name without `folder/..` in its midst, as long as it still names the same file: a symbolic
// link may lead elsewhere. Otherwise as it was given.
inline std::string without_detours(const std::string& name) {
  namespace fs = std::filesystem;
  if (name.find("/../") == std::string::npos) return name;
  const fs::path normal = fs::path(name).lexically_normal();
  std::error_code error;
  return fs::equivalent(normal, name, error) ? normal.string() : name;
}

}  // namespace kheddle
